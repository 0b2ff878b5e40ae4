import { RandomStream } from '#base/random.ts';
import type { ActivationShape, Net } from '#model/net.ts';
import {
  type EncoderLayout,
  initialParameters,
  type Slot,
  slotOf,
  towerLayout,
} from '#model/parameters.ts';
import { benchConfig } from '#run/benchStep.ts';
import type { RunConfig } from '#run/config.ts';

type Floats = Float32Array<ArrayBuffer>;

/** The step that is compared: the same inputs for every implementation. */
export interface StepProblem {
  readonly name: string;
  readonly config: RunConfig;
  readonly layout: EncoderLayout;
  /** Parameters of both towers before the first step, in the lab's arena. */
  readonly parameters: Floats;
  /** [K, D] unit rows. */
  readonly queue: Floats;
  /** [batch, side, side, 3] each. */
  readonly queryViews: Floats;
  readonly keyViews: Floats;
}

/** The step of `benchConfig`, with its inputs. */
export function stepProblem(
  width: number,
  batch: number,
  changes: Partial<RunConfig> = {},
): StepProblem {
  const config: RunConfig = { ...benchConfig(width, batch), ...changes };
  const { encoder, imageSide: side, queueLength, embeddingDim: dim, seed } = config;
  const layout = towerLayout(config);
  const views = batch * side * side * 3;
  const queue = normals(seed, 2, queueLength * dim);
  for (let row = 0; row < queueLength; row++) {
    const line = queue.subarray(row * dim, (row + 1) * dim);
    const norm = Math.hypot(...line);
    line.forEach((value, d) => {
      line[d] = value / norm;
    });
  }
  // Two views of an image are strongly correlated, like two crops.
  const queryViews = normals(seed, 0, views);
  const keyViews = normals(seed, 1, views).map((value, i) => {
    return 0.5 * value + 0.8 * (queryViews[i] as number);
  });
  return {
    name: `${encoder} MoCo step, width ${width}, batch ${batch}`,
    config,
    layout,
    parameters: initialParameters(layout.parameters, encoder, seed),
    queue,
    queryViews,
    keyViews,
  };
}

function normals(seed: number, index: number, length: number): Floats {
  const stream = new RandomStream(seed, 'weights', 10_000 + index);
  return Float32Array.from({ length }, () => stream.normal());
}

/** One tensor of the arena. */
export function valuesOf({ parameters }: StepProblem, { offset, length }: Slot): Floats {
  return parameters.slice(offset, offset + length);
}

/** Floating-point operations of the forward pass; a multiply-add counts two. */
class CountOperations implements Net<ActivationShape> {
  readonly layers: { readonly name: string; readonly operations: number }[] = [];

  conv(
    name: string,
    x: ActivationShape,
    channels: number,
    kernel: number,
    stride: number,
  ): ActivationShape {
    const height = Math.ceil(x.height / stride);
    const width = Math.ceil(x.width / stride);
    const products = x.batch * height * width * channels * kernel ** 2 * x.channels;
    this.layers.push({ name, operations: 2 * products });
    return { batch: x.batch, height, width, channels };
  }

  batchNorm(_name: string, x: ActivationShape): ActivationShape {
    return x;
  }

  maxPool(x: ActivationShape, _kernel: number, stride: number): ActivationShape {
    const [height, width] = [Math.ceil(x.height / stride), Math.ceil(x.width / stride)];
    return { ...x, height, width };
  }

  pool(x: ActivationShape): ActivationShape {
    return { ...x, height: 1, width: 1 };
  }

  linear(name: string, x: ActivationShape, channels: number): ActivationShape {
    this.layers.push({ name, operations: 2 * x.batch * x.channels * channels });
    return { ...x, channels };
  }

  relu(_name: string, x: ActivationShape): ActivationShape {
    return x;
  }

  gelu(_name: string, x: ActivationShape): ActivationShape {
    return x;
  }

  l2(_name: string, x: ActivationShape): ActivationShape {
    return x;
  }

  add(_name: string, x: ActivationShape): ActivationShape {
    return x;
  }

  branches(makers: readonly (() => ActivationShape)[]): ActivationShape[] {
    return makers.map((make) => make());
  }
}

/**
 * Operations of a step's convolutions and products: two towers forward, and for the query tower
 * the filter and input gradients (the images have none), and the logits forward and backward.
 */
export function operationsOf(
  { config }: StepProblem,
  encode: (net: Net<ActivationShape>, images: ActivationShape) => unknown,
): number {
  const { batchSize: batch, imageSide: side, embeddingDim, queueLength } = config;
  const count = new CountOperations();
  encode(count, { batch, height: side, width: side, channels: 3 });
  const forward = count.layers.reduce((sum, { operations }) => sum + operations, 0);
  const first = count.layers[0]?.operations ?? 0;
  const logits = 2 * batch * (1 + queueLength) * embeddingDim;
  return 4 * forward - first + 2 * logits;
}

/** The slot of a parameter. */
export function parameterSlot({ layout }: StepProblem, name: string): Slot {
  return slotOf(layout.parameters, name);
}
