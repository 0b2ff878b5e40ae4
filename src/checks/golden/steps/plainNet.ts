import {
  batchNormGradReference,
  batchNormReference,
} from '#kernels/batchNorm/batchNorm.reference.ts';
import { addConv2d, addConv2dGrad } from '#kernels/conv2d/conv2d.reference.ts';
import { type Conv2dShape, linearShape, outputSide } from '#kernels/conv2d/shape.ts';
import {
  normalizeGradReference,
  normalizeReference,
} from '#kernels/normalize/normalize.reference.ts';
import { geluGradReference, geluReference } from '#kernels/pointwise/pointwise.reference.ts';
import { poolReference } from '#kernels/pool/pool.reference.ts';
import type { ActivationShape, Net } from '#model/net.ts';
import { type EncoderLayout, slotOf } from '#model/parameters.ts';

type Sums = Float64Array | Float32Array;

/** An activation in plain numbers, channels last. */
export interface PlainActivation extends ActivationShape {
  readonly values: Sums;
}

/** A ReLU's inputs, and by element whether it lets them through. */
export interface Gate {
  readonly shape: ActivationShape;
  readonly before: Sums;
  readonly open: Uint8Array;
}

/** What a batch norm makes of its batch, [groups, channels] each; the variances are unbiased. */
export interface BatchStatistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export interface PlainOptions {
  /** Groups of batch norm, of all views together. */
  readonly groups: number;
  /** f32 rounds what every layer gives, and a convolution's sums at every product; f64 is exact. */
  readonly precision: 'f32' | 'f64';
  /** By a ReLU's name: what it lets through, whatever its input is; absent: what is positive. */
  readonly gates?: ReadonlyMap<string, Uint8Array> | undefined;
}

/**
 * A tower in training mode in plain numbers: the layers' references one after the other, and their
 * gradients in reverse.
 */
export class PlainNet implements Net<PlainActivation> {
  /** Of the parameters' layout. */
  readonly gradients: Float64Array;
  /** By the batch norm's name. */
  readonly statistics = new Map<string, BatchStatistics>();
  /** By the ReLU's name. */
  readonly gates = new Map<string, Gate>();
  readonly #layout: EncoderLayout;
  readonly #parameters: Float64Array;
  readonly #options: PlainOptions;
  readonly #closures: (() => void)[] = [];
  readonly #arrived = new Map<PlainActivation, Sums>();

  constructor(layout: EncoderLayout, parameters: Float64Array, options: PlainOptions) {
    this.#layout = layout;
    this.#parameters = parameters;
    this.#options = options;
    this.gradients = new Float64Array(layout.parameters.length);
  }

  /** Sets a loss's gradient of an activation; of several the sum. */
  seed(y: PlainActivation, dy: Sums): void {
    const earlier = this.#arrived.get(y);
    const sum = earlier?.map((value, i) => value + (dy[i] as number)) ?? dy;
    this.#arrived.set(y, this.#kept(sum));
  }

  backward(): void {
    for (const back of this.#closures.toReversed()) back();
  }

  conv(
    name: string,
    x: PlainActivation,
    channels: number,
    kernel: number,
    stride: number,
  ): PlainActivation {
    const { batch, height, width, channels: channelsIn } = x;
    const sides = { batch, height, width, channelsIn, channelsOut: channels };
    const shape = { ...sides, kernel, stride, pad: Math.floor(kernel / 2) };
    return this.#convolved(`${name}.weight`, x, shape);
  }

  linear(
    name: string,
    x: PlainActivation,
    channels: number,
    { relu }: { readonly relu: boolean },
  ): PlainActivation {
    const bias = this.#parameter(`${name}.bias`);
    const shape = linearShape(x.batch, x.channels, channels);
    const y = this.#convolved(`${name}.weight`, x, shape);
    y.values.set(y.values.map((value, i) => value + (bias[i % channels] as number)));
    this.#closures.push(() => {
      const dbias = this.#gradient(`${name}.bias`);
      this.#gradientOf(y).forEach((value, i) => {
        const c = i % channels;
        dbias[c] = (dbias[c] as number) + value;
      });
    });
    return relu ? this.relu(name, y) : y;
  }

  #convolved(weight: string, x: PlainActivation, shape: Conv2dShape): PlainActivation {
    const [height, width] = [outputSide(x.height, shape), outputSide(x.width, shape)];
    const { batch } = x;
    const channels = shape.channelsOut;
    const w = this.#parameter(weight);
    const y = {
      batch,
      height,
      width,
      channels,
      values: this.#new(batch * height * width * channels),
    };
    addConv2d(shape, x.values, w, y.values);
    this.#closures.push(() => {
      const dy = this.#gradientOf(y);
      const [dx, dw] = [this.#new(x.values.length), this.#new(w.length)];
      addConv2dGrad(shape, x.values, w, dy, { dx, dw });
      this.#gradient(weight).set(dw);
      this.seed(x, dx);
    });
    return y;
  }

  batchNorm(
    name: string,
    x: PlainActivation,
    after: { readonly relu: boolean; readonly residual?: PlainActivation },
  ): PlainActivation {
    const { batch, channels } = x;
    const { groups } = this.#options;
    const shape = { batch, pixels: x.height * x.width, channels, groups, relu: false };
    const [weight, bias] = [this.#parameter(`${name}.weight`), this.#parameter(`${name}.bias`)];
    const { residual } = after;
    const forward = batchNormReference(shape, x.values, weight, bias, residual?.values);
    const count = (batch / groups) * shape.pixels;
    const variance = forward.variance.map((value) => (value * count) / (count - 1));
    this.statistics.set(name, { mean: forward.mean, variance });
    const y = { ...x, values: this.#kept(forward.y) };
    this.#closures.push(() => {
      const dy = this.#gradientOf(y);
      const { dx, dweight, dbias } = batchNormGradReference(shape, x.values, weight, forward, dy);
      this.#gradient(`${name}.weight`).set(dweight);
      this.#gradient(`${name}.bias`).set(dbias);
      this.seed(x, dx);
      if (residual) this.seed(residual, dy);
    });
    return after.relu ? this.relu(name, y) : y;
  }

  maxPool(): never {
    throw new Error('no case of several steps has a max pool');
  }

  pool(x: PlainActivation): PlainActivation {
    const { batch, channels } = x;
    const pixels = x.height * x.width;
    const values = this.#kept(poolReference({ batch, pixels, channels }, x.values));
    const y = { batch, height: 1, width: 1, channels, values };
    this.#closures.push(() => {
      const dy = this.#gradientOf(y);
      const from = (i: number) => Math.floor(i / (pixels * channels)) * channels + (i % channels);
      this.seed(
        x,
        x.values.map((_, i) => (dy[from(i)] as number) / pixels),
      );
    });
    return y;
  }

  relu(name: string, x: PlainActivation): PlainActivation {
    const forced = this.#options.gates?.get(name);
    const open = forced ?? new Uint8Array(x.values.length);
    for (let i = 0; forced === undefined && i < open.length; i++) {
      open[i] = Number((x.values[i] as number) > 0);
    }
    this.gates.set(name, { shape: x, before: x.values, open });
    const passed = (values: Sums): Sums => values.map((value, i) => (open[i] === 1 ? value : 0));
    return this.#pointwise(x, passed(x.values), passed);
  }

  gelu(_name: string, x: PlainActivation): PlainActivation {
    return this.#pointwise(x, geluReference(x.values), (dy) => geluGradReference(dy, x.values));
  }

  l2(_name: string, x: PlainActivation): PlainActivation {
    const { channels } = x;
    return this.#pointwise(x, normalizeReference(channels, x.values), (dy) =>
      normalizeGradReference(channels, x.values, dy),
    );
  }

  add(_name: string, x: PlainActivation, y: PlainActivation): PlainActivation {
    const values = x.values.map((value, i) => value + (y.values[i] as number));
    const sum = { ...x, values: this.#kept(values) };
    this.#closures.push(() => {
      const dy = this.#gradientOf(sum);
      this.seed(x, dy);
      this.seed(y, dy);
    });
    return sum;
  }

  branches(makers: readonly (() => PlainActivation)[]): PlainActivation[] {
    return makers.map((make) => make());
  }

  /** A layer whose output has the shape of its input. */
  #pointwise(x: PlainActivation, values: Sums, back: (dy: Sums) => Sums): PlainActivation {
    const y = { ...x, values: this.#kept(values) };
    this.#closures.push(() => this.seed(x, back(this.#gradientOf(y))));
    return y;
  }

  #new(length: number): Sums {
    return this.#options.precision === 'f32' ? new Float32Array(length) : new Float64Array(length);
  }

  #kept(values: Sums): Sums {
    return this.#options.precision === 'f32' ? Float32Array.from(values) : values;
  }

  /** Zeros where nothing that the loss depends on reads it. */
  #gradientOf(y: PlainActivation): Sums {
    return this.#arrived.get(y) ?? this.#new(y.values.length);
  }

  #parameter(name: string): Float64Array {
    const { offset, length } = slotOf(this.#layout.parameters, name);
    return this.#parameters.subarray(offset, offset + length);
  }

  #gradient(name: string): Float64Array {
    const { offset, length } = slotOf(this.#layout.parameters, name);
    return this.gradients.subarray(offset, offset + length);
  }
}
