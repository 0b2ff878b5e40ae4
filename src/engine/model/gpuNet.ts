import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import {
  type BatchNormShape,
  launchBatchNorm,
  launchBatchNormEval,
  launchBatchNormGrad,
  leavesPairsBeside,
} from '#kernels/batchNorm/batchNorm.ts';
import { launchConv2d, launchConv2dInputGrad } from '#kernels/conv2d/conv2d.ts';
import { launchBiasGrad, launchConv2dFilterGrad } from '#kernels/conv2d/filterGrad.ts';
import { type Conv2dShape, linearShape, outputSide } from '#kernels/conv2d/shape.ts';
import { type Half, launchMaxAbs, type MaximumSlot } from '#kernels/half/half.ts';
import type { BatchShare } from '#kernels/shared/batchShare.ts';
import { addLayer, geluLayer, l2Layer, reluLayer } from './headLayers.ts';
import type { Maxima } from './maxima.ts';
import type { Net } from './net.ts';
import type { NetOptions, TrainingMode } from './netOptions.ts';
import { NormLinks } from './normLinks.ts';
import { type ArenaLayout, slotOf } from './parameters.ts';
import { maxPoolLayer, poolLayer } from './poolLayers.ts';
import { type Activation, Tape } from './tape.ts';
import type { TowerArrays } from './towers.ts';

/** The part of an arena that holds a tensor. */
function part(arena: GpuArray, layout: ArenaLayout, name: string): GpuArray {
  const { offset, length, shape } = slotOf(layout, name);
  return { ...arena, offset: arena.offset + offset * 4, length, shape, label: name };
}

/**
 * Builds a tower into a graph; in training with gradients every layer leaves its backward pass on a
 * tape. Where two gradients meet at the output of a batch norm, its kernel adds them. A batch norm
 * without a residual makes its output again on the way back, so that only its input is kept.
 */
export class GpuNet implements Net<Activation> {
  readonly #gpu: Gpu;
  readonly #graph: StepGraph;
  readonly #tape: Tape;
  readonly #tower: TowerArrays;
  readonly #training: TrainingMode | null;
  readonly #share: BatchShare;
  readonly #half: Half | undefined;
  readonly #maxima: Maxima | undefined;
  readonly #trains: (name: string) => boolean;
  readonly #onBatchNorm: NetOptions['onBatchNorm'];
  readonly #prefix: string;
  /** Outputs of batch norms, which add two gradients themselves, and the second of them. */
  readonly #addable = new Set<GpuArray>();
  readonly #seconds = new Map<GpuArray, GpuArray>();
  readonly #links: NormLinks;

  /** @param training null builds evaluation mode: running statistics, no backward pass */
  constructor(
    gpu: Gpu,
    graph: StepGraph,
    tower: TowerArrays,
    training: TrainingMode | null,
    options: NetOptions = {},
  ) {
    this.#gpu = gpu;
    this.#graph = graph;
    this.#tower = tower;
    this.#training = training;
    const groups = training?.groups ?? 1;
    this.#share = training?.share ?? { groups, ofGroups: groups, first: true, last: true };
    this.#half = options.half;
    this.#maxima = options.maxima;
    this.#onBatchNorm = options.onBatchNorm;
    this.#tape = new Tape(graph, options.half, options.tower);
    this.#links = new NormLinks(this.#tape, this.#share.groups);
    this.#prefix = this.#tape.prefix;
    const trains = options.trains ?? (() => true);
    this.#trains = (name) => training !== null && tower.gradients !== null && trains(name);
  }

  #parameter(name: string): GpuArray {
    const { parameters, instead, layout } = this.#tower;
    return instead?.get(name) ?? part(parameters, layout.parameters, name);
  }

  /** A weight or bias as products read it. */
  #operand(name: string): GpuArray {
    if (this.#half !== undefined && this.#tower.instead?.has(name) !== true) {
      throw new Error(`${name} was not rounded to half`);
    }
    return this.#parameter(name);
  }

  #gradient(name: string): GpuArray {
    const { gradients, layout } = this.#tower;
    if (gradients === null) throw new Error('this tower has no gradients');
    return { ...part(gradients, layout.parameters, name), label: `gradient of ${name}` };
  }

  /** Of a batch norm's weight, and behind it of its bias. */
  #normGradient(name: string): { readonly dparameters: GpuArray; readonly biasAt: number } {
    const weight = this.#gradient(`${name}.weight`);
    const bias = this.#gradient(`${name}.bias`);
    const biasAt = (bias.offset - weight.offset) / 4;
    const length = biasAt + bias.length;
    return { dparameters: { ...weight, length, shape: [length] }, biasAt };
  }

  #maximumOf(name: string): { readonly maximum?: MaximumSlot } {
    const maxima = this.#maxima;
    return maxima ? { maximum: maxima.slot(this.#prefix, name) } : {};
  }

  #filterGrad(name: string, shape: Conv2dShape, x: GpuArray, dy: GpuArray): void {
    const dw = this.#gradient(`${name}.weight`);
    launchConv2dFilterGrad(this.#gpu, this.#graph, shape, x, dy, dw, this.#half, this.#share);
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
    const y = this.#tape.new(
      {
        batch: x.batch,
        height: outputSide(x.height, shape),
        width: outputSide(x.width, shape),
        channels,
      },
      name,
    );
    const w = this.#operand(`${name}.weight`);
    const conv = { shape, half: this.#half, arrays: [x.array, w, y.array] };
    const moments =
      this.#training && this.#links.newMoments(name, conv, y, () => this.#maximumOf(name));
    this.#tape.forward(name, () =>
      launchConv2d(this.#graph, shape, x.array, w, y.array, {
        half: this.#half,
        moments: moments ?? undefined,
      }),
    );
    const trained = this.#trains(`${name}.weight`);
    this.#tape.record(name, y, [x], trained, () => {
      const dy = this.#tape.gradOf(y);
      if (trained) this.#tape.whenMade(x, name, (made) => this.#filterGrad(name, shape, made, dy));
      if (!this.#tape.reaches(x)) return;
      const earlier = this.#tape.earlier(x);
      const dx = this.#tape.newGrad(x.array, `gradient before ${name}`);
      const pairs = this.#links.newPairs({ shape, half: this.#half, arrays: [dy, w, dx] }, x);
      const second = pairs === undefined && earlier !== undefined && this.#addable.delete(x.array);
      const addend = second ? undefined : earlier;
      const extra = { half: this.#half, pairs, ...(addend ? { addend } : {}) };
      launchConv2dInputGrad(this.#graph, shape, dy, w, dx, extra);
      if (pairs?.again) for (const launch of this.#tape.waitingFor(x)) launch(pairs.again);
      if (second) this.#seconds.set(x.array, dx);
      else this.#tape.seed(x, dx);
    });
    return y;
  }

  batchNorm(
    name: string,
    x: Activation,
    { relu, residual }: { readonly relu: boolean; readonly residual?: Activation },
  ): Activation {
    const y = this.#tape.new(x, name);
    const shape: BatchNormShape = {
      batch: x.batch,
      pixels: x.height * x.width,
      channels: x.channels,
      groups: this.#share.groups,
      ofGroups: this.#share.ofGroups,
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
      this.#tape.forward(name, () =>
        launchBatchNormEval(
          this.#graph,
          shape,
          weights,
          running,
          x.array,
          y.array,
          array,
          this.#half,
        ),
      );
      return y;
    }
    this.#onBatchNorm?.(name);
    const { batchStatistics, groupStride } = this.#training;
    const mean = slotOf(statistics, `${name}.running_mean`).offset;
    const variance = slotOf(statistics, `${name}.running_var`).offset;
    const label = `${this.#prefix}${name} batch statistics`;
    const { saved, beside } = this.#links.roomForSaved(shape, { x, y, residual }, label);
    const moments = this.#links.momentsOf(x);
    if (moments?.maximum !== undefined) this.#maxima?.rename(moments.maximum, name);
    const { maximum } = moments ?? this.#maximumOf(name);
    this.#tape.forward(name, () =>
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
            label,
          },
          groupStride,
          varianceAt: variance - mean,
        },
        x.array,
        y.array,
        saved,
        residual?.array,
        { half: this.#half, maximum, moments: moments?.sums },
      ),
    );
    this.#addable.add(y.array);
    const trained = this.#trains(`${name}.weight`);
    const inputs = residual ? [x, residual] : [x];
    this.#tape.record(name, y, inputs, trained, () => {
      const dx = this.#tape.newGrad(x.array, `gradient before ${name}`);
      const [dy, pairs] = [this.#tape.gradOf(y), this.#links.pairsOf(y)];
      const newGrad = (): GpuArray => this.#tape.newGrad(x.array, `gradient beside ${name}`);
      const dresidual = residual && pairs === undefined ? newGrad() : undefined;
      const waiting = pairs === undefined ? this.#tape.waitingFor(y) : [];
      const again = waiting.length > 0 ? this.#tape.new(x, `${name}, again,`).array : undefined;
      const shares =
        residual && this.#links.isAlone(residual) && leavesPairsBeside(this.#gpu, shape);
      const left = launchBatchNormGrad(
        this.#gpu,
        this.#graph,
        shape,
        {
          ...{ dy, pairs, pooled: dy.length < x.array.length ? shape.pixels : undefined },
          x: x.array,
          y: y.array,
          saved,
          dx,
          ...this.#normGradient(name),
          addend: this.#seconds.get(y.array),
          again,
          beside: shares ? beside : undefined,
          ...(dresidual ? { dresidual } : {}),
        },
        this.#half,
        this.#share,
      );
      if (again) for (const launch of waiting) launch(again);
      this.#tape.give(x, dx, name);
      if (residual) this.#tape.seed(residual, dresidual ?? dy);
      if (residual && left) this.#links.leave(residual, left);
    });
    this.#links.add(y, { relu, x: x.array, saved, isMadeAgain: relu && !residual });
    if (relu && !residual) this.#tape.makeAgain(y);
    return y;
  }

  maxPool(x: Activation, kernel: number, stride: number, pad: number): Activation {
    return maxPoolLayer(this.#tape, x, kernel, stride, pad);
  }

  pool(x: Activation): Activation {
    return poolLayer(this.#tape, x, this.#links.isNorm(x));
  }

  linear(
    name: string,
    x: Activation,
    channels: number,
    { relu }: { readonly relu: boolean },
  ): Activation {
    const shape = linearShape(x.batch, x.channels, channels);
    const y = this.#tape.new({ batch: x.batch, height: 1, width: 1, channels }, name);
    const input = this.#tape.inHalf(x, name);
    const w = this.#operand(`${name}.weight`);
    const bias = this.#operand(`${name}.bias`);
    const noted = this.#maximumOf(name);
    const { software } = this.#gpu.summary;
    this.#tape.forward(name, () => {
      const own = { bias, relu, half: this.#half };
      const extra = software || !noted.maximum ? own : { ...own, moments: noted };
      launchConv2d(this.#graph, shape, input, w, y.array, extra);
      if (software && noted.maximum) launchMaxAbs(this.#graph, y.array, noted.maximum);
    });
    if (relu) this.#tape.maskLater(y);
    const trained = this.#trains(`${name}.weight`);
    this.#tape.record(name, y, [x], trained, () => {
      const dy = this.#tape.gradBehindRelu(y);
      if (trained) {
        this.#filterGrad(name, shape, input, dy);
        const db = this.#gradient(`${name}.bias`);
        launchBiasGrad(this.#graph, x.batch, channels, dy, db, this.#half, this.#share);
      }
      if (!this.#tape.reaches(x)) return;
      const dx = this.#tape.newGrad(x.array, `gradient before ${name}`);
      const addend = this.#tape.earlier(x);
      // Only one of the two fits the kernel; a pending mask is applied by the previous layer.
      const masks = addend === undefined && this.#tape.takeMask(x);
      launchConv2dInputGrad(this.#graph, shape, dy, w, dx, {
        half: this.#half,
        ...(addend ? { addend } : {}),
        ...(masks ? { activation: x.array } : {}),
      });
      this.#tape.seed(x, dx);
    });
    return y;
  }

  relu(name: string, x: Activation): Activation {
    return reluLayer(this.#tape, name, x);
  }

  gelu(name: string, x: Activation): Activation {
    return geluLayer(this.#tape, name, x);
  }

  l2(name: string, x: Activation): Activation {
    return l2Layer(this.#tape, name, x);
  }

  add(name: string, x: Activation, y: Activation): Activation {
    return addLayer(this.#tape, name, x, y);
  }

  branches(makers: readonly (() => Activation)[]): Activation[] {
    return this.sideBySide(makers);
  }

  /** Branches of this tower and of others that leave nothing on a tape. */
  sideBySide<Made>(makers: readonly (() => Made)[]): Made[] {
    return this.#tape.branches(makers);
  }

  /** Sets a loss's gradient of an activation; `backward` starts from all of them. */
  seed(y: Activation, dy: GpuArray): void {
    this.#tape.seed(y, dy);
  }

  /** Walks back from the seeded gradients and fills the gradient arena. */
  backward(): void {
    this.#tape.backward();
  }
}
