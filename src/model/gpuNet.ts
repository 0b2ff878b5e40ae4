import type { Gpu } from '#gpu/device.ts';
import type { GpuArray, StepGraph } from '#gpu/stepGraph.ts';
import {
  type BatchNormShape,
  launchBatchNorm,
  launchBatchNormEval,
  launchBatchNormGrad,
} from '#kernels/batchNorm/batchNorm.ts';
import {
  launchBiasGrad,
  launchConv2d,
  launchConv2dFilterGrad,
  launchConv2dInputGrad,
  linearShape,
  outputSide,
} from '#kernels/conv2d/conv2d.ts';
import { launchPool, launchPoolGrad } from '#kernels/pool/pool.ts';
import type { ActivationShape, Net } from './net.ts';
import { type ArenaLayout, type EncoderLayout, slotOf } from './parameters.ts';

/** An activation on the GPU. */
export interface Activation extends ActivationShape {
  readonly array: GpuArray;
}

/** Where an encoder's tensors live. */
export interface TowerArrays {
  readonly layout: EncoderLayout;
  /** Parameter arena. */
  readonly parameters: GpuArray;
  /** Gradient arena of the same layout; null for the key encoder, which has no gradient. */
  readonly gradients: GpuArray | null;
  /** Running statistics, this tower's part. */
  readonly running: GpuArray;
}

/** Training mode needs a place for the batch's statistics and the number of groups. */
export interface TrainingMode {
  /** From this tower's part to the end of the last group's; read when the step is committed. */
  readonly batchStatistics: GpuArray;
  /** Elements from one group's statistics to the next group's. */
  readonly groupStride: number;
  readonly groups: number;
}

/** The part of an arena that holds a tensor. */
function part(arena: GpuArray, layout: ArenaLayout, name: string): GpuArray {
  const { offset, length, shape } = slotOf(layout, name);
  return { ...arena, offset: arena.offset + offset * 4, length, shape, label: name };
}

/**
 * Builds an encoder into a graph. In training with gradients every layer also notes how to go
 * back; `backward` then walks the notes in reverse. Gradients that meet at one activation (a
 * residual branch and its block) are added inside the later layer's own kernel.
 */
export class GpuNet implements Net<Activation> {
  readonly #gpu: Gpu;
  readonly #graph: StepGraph;
  readonly #tower: TowerArrays;
  readonly #training: TrainingMode | null;
  readonly #notes: (() => void)[] = [];
  readonly #grads = new Map<GpuArray, GpuArray>();
  readonly #reluOutputs = new Set<GpuArray>();
  readonly #images: GpuArray;

  /** @param training null builds evaluation mode: running statistics, no way back */
  constructor(
    gpu: Gpu,
    graph: StepGraph,
    tower: TowerArrays,
    training: TrainingMode | null,
    images: GpuArray,
  ) {
    this.#gpu = gpu;
    this.#graph = graph;
    this.#tower = tower;
    this.#training = training;
    this.#images = images;
  }

  #parameter(name: string): GpuArray {
    return part(this.#tower.parameters, this.#tower.layout.parameters, name);
  }

  #gradient(name: string): GpuArray {
    const { gradients, layout } = this.#tower;
    if (gradients === null) throw new Error('this tower has no gradients');
    return part(gradients, layout.parameters, name);
  }

  get #goesBack(): boolean {
    return this.#training !== null && this.#tower.gradients !== null;
  }

  #new(shape: ActivationShape, label: string): Activation {
    const { batch, height, width, channels } = shape;
    return {
      batch,
      height,
      width,
      channels,
      array: this.#graph.scratch([batch, height, width, channels], label),
    };
  }

  #gradOf(x: Activation): GpuArray {
    const grad = this.#grads.get(x.array);
    if (grad === undefined) throw new Error(`no gradient reached ${x.array.label}`);
    return grad;
  }

  conv(name: string, x: Activation, channels: number, kernel: number, stride: number): Activation {
    const shape = {
      batch: x.batch,
      height: x.height,
      width: x.width,
      channelsIn: x.channels,
      channelsOut: channels,
      kernel,
      stride,
      pad: Math.floor(kernel / 2),
    };
    const y = this.#new(
      {
        batch: x.batch,
        height: outputSide(x.height, shape),
        width: outputSide(x.width, shape),
        channels,
      },
      name,
    );
    const w = this.#parameter(`${name}.weight`);
    launchConv2d(this.#graph, shape, x.array, w, y.array);
    if (this.#goesBack) {
      this.#notes.push(() => {
        const dy = this.#gradOf(y);
        const dw = this.#gradient(`${name}.weight`);
        launchConv2dFilterGrad(this.#gpu, this.#graph, shape, x.array, dy, dw);
        if (x.array === this.#images) return;
        const addend = this.#grads.get(x.array);
        const dx = this.#graph.scratch(x.array.shape, `gradient before ${name}`);
        launchConv2dInputGrad(this.#graph, shape, dy, w, dx, addend ? { addend } : {});
        this.#grads.set(x.array, dx);
      });
    }
    return y;
  }

  batchNorm(
    name: string,
    x: Activation,
    { relu, residual }: { readonly relu: boolean; readonly residual?: Activation },
  ): Activation {
    const y = this.#new(x, name);
    const shape: BatchNormShape = {
      batch: x.batch,
      pixels: x.height * x.width,
      channels: x.channels,
      groups: this.#training?.groups ?? 1,
      relu,
    };
    const weights = {
      weight: this.#parameter(`${name}.weight`),
      bias: this.#parameter(`${name}.bias`),
    };
    const { statistics } = this.#tower.layout;
    if (this.#training === null) {
      const running = {
        mean: part(this.#tower.running, statistics, `${name}.running_mean`),
        variance: part(this.#tower.running, statistics, `${name}.running_var`),
      };
      const array = residual?.array;
      launchBatchNormEval(this.#graph, shape, weights, running, x.array, y.array, array);
      return y;
    }
    const { batchStatistics, groupStride } = this.#training;
    const mean = slotOf(statistics, `${name}.running_mean`).offset;
    const variance = slotOf(statistics, `${name}.running_var`).offset;
    const saved = this.#graph.scratch([shape.groups, 2, x.channels], `${name} saved`);
    launchBatchNorm(
      this.#gpu,
      this.#graph,
      shape,
      weights,
      {
        array: {
          ...batchStatistics,
          offset: batchStatistics.offset + mean * 4,
          length: batchStatistics.length - mean,
        },
        groupStride,
        varianceAt: variance - mean,
      },
      x.array,
      y.array,
      saved,
      residual?.array,
    );
    if (this.#goesBack) {
      this.#notes.push(() => {
        const dx = this.#graph.scratch(x.array.shape, `gradient before ${name}`);
        const dresidual = residual
          ? this.#graph.scratch(x.array.shape, `gradient beside ${name}`)
          : undefined;
        launchBatchNormGrad(this.#gpu, this.#graph, shape, {
          dy: this.#gradOf(y),
          x: x.array,
          y: y.array,
          saved,
          weight: weights.weight,
          dx,
          dweight: this.#gradient(`${name}.weight`),
          dbias: this.#gradient(`${name}.bias`),
          ...(dresidual ? { dresidual } : {}),
        });
        this.#grads.set(x.array, dx);
        if (residual && dresidual) this.#grads.set(residual.array, dresidual);
      });
    }
    return y;
  }

  pool(x: Activation): Activation {
    const y = this.#new({ batch: x.batch, height: 1, width: 1, channels: x.channels }, 'pool');
    const shape = { batch: x.batch, pixels: x.height * x.width, channels: x.channels };
    launchPool(this.#graph, shape, x.array, y.array);
    if (this.#goesBack) {
      this.#notes.push(() => {
        const dx = this.#graph.scratch(x.array.shape, 'gradient before pool');
        launchPoolGrad(this.#graph, shape, this.#gradOf(y), dx);
        this.#grads.set(x.array, dx);
      });
    }
    return y;
  }

  linear(
    name: string,
    x: Activation,
    channels: number,
    { relu }: { readonly relu: boolean },
  ): Activation {
    const shape = linearShape(x.batch, x.channels, channels);
    const y = this.#new({ batch: x.batch, height: 1, width: 1, channels }, name);
    const w = this.#parameter(`${name}.weight`);
    const bias = this.#parameter(`${name}.bias`);
    launchConv2d(this.#graph, shape, x.array, w, y.array, { bias, relu });
    if (relu) this.#reluOutputs.add(y.array);
    if (this.#goesBack) {
      this.#notes.push(() => {
        const dy = this.#gradOf(y);
        const dw = this.#gradient(`${name}.weight`);
        launchConv2dFilterGrad(this.#gpu, this.#graph, shape, x.array, dy, dw);
        launchBiasGrad(this.#graph, x.batch, channels, dy, this.#gradient(`${name}.bias`));
        const dx = this.#graph.scratch(x.array.shape, `gradient before ${name}`);
        const activation = this.#reluOutputs.has(x.array) ? x.array : undefined;
        launchConv2dInputGrad(this.#graph, shape, dy, w, dx, activation ? { activation } : {});
        this.#grads.set(x.array, dx);
      });
    }
    return y;
  }

  /** Walks back from dy, the gradient of y, and fills the gradient arena. */
  backward(y: Activation, dy: GpuArray): void {
    this.#grads.set(y.array, dy);
    for (const note of this.#notes.toReversed()) note();
  }
}
