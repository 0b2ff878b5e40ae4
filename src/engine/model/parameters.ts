import { RandomStream } from '#base/random.ts';
import { type EncoderName, encoderOf } from '#run/encoders.ts';
import { methodOf } from '#run/methods.ts';
import type { Part } from '#run/stages.ts';
import { encode, hasHeads, type TowerConfig } from './encoder.ts';
import { runHead } from './heads.ts';
import type { Net } from './net.ts';

/** Slots start at multiples of 64 elements: WebGPU binds parts of a buffer at 256 bytes. */
const ALIGNMENT = 64;

const PREDICTOR = 'predictor';

/** One tensor inside an arena. */
export interface Slot {
  /** PyTorch's name below the tower: `layer1.0.conv1.weight`. */
  readonly name: string;
  readonly layout: 'conv' | 'linear' | 'vector';
  /** GPU shape: conv [KH, KW, CI, CO], linear [in, out], vector [C]. */
  readonly shape: readonly number[];
  /** First element in the arena. */
  readonly offset: number;
  readonly length: number;
}

/** The tensors of one tower, laid out in order in an arena. */
export interface ArenaLayout {
  readonly slots: readonly Slot[];
  /** Elements of the arena, the gaps between slots included. */
  readonly length: number;
}

/** Parameters and batch-norm statistics of one tower. */
export interface EncoderLayout {
  readonly parameters: ArenaLayout;
  /** running_mean and running_var of every batch-norm layer, adjacent. */
  readonly statistics: ArenaLayout;
}

class ArenaBuilder {
  readonly slots: Slot[] = [];
  length = 0;

  add(name: string, layout: Slot['layout'], shape: readonly number[]): void {
    const length = shape.reduce((product, side) => product * side, 1);
    this.slots.push({ name, layout, shape, offset: this.length, length });
    this.length += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  }
}

/** Runs an encoder without a GPU to collect its tensors in PyTorch's state-dict order. */
class Describe implements Net<number> {
  readonly parameters = new ArenaBuilder();
  readonly statistics = new ArenaBuilder();

  conv(name: string, channelsIn: number, channels: number, kernel: number): number {
    this.parameters.add(`${name}.weight`, 'conv', [kernel, kernel, channelsIn, channels]);
    return channels;
  }

  batchNorm(name: string, channels: number): number {
    this.parameters.add(`${name}.weight`, 'vector', [channels]);
    this.parameters.add(`${name}.bias`, 'vector', [channels]);
    this.statistics.add(`${name}.running_mean`, 'vector', [channels]);
    this.statistics.add(`${name}.running_var`, 'vector', [channels]);
    return channels;
  }

  maxPool(channels: number): number {
    return channels;
  }

  pool(channels: number): number {
    return channels;
  }

  linear(name: string, channelsIn: number, channels: number): number {
    this.parameters.add(`${name}.weight`, 'linear', [channelsIn, channels]);
    this.parameters.add(`${name}.bias`, 'vector', [channels]);
    return channels;
  }

  relu(_name: string, channels: number): number {
    return channels;
  }

  gelu(_name: string, channels: number): number {
    return channels;
  }

  l2(_name: string, channels: number): number {
    return channels;
  }

  add(_name: string, channels: number): number {
    return channels;
  }

  branches(makers: readonly (() => number)[]): number[] {
    return makers.map((make) => make());
  }
}

/** The tensors that a function over a Net asks for, given images of three channels. */
export function layoutOf(build: <X>(net: Net<X>, images: X) => unknown): EncoderLayout {
  const describe = new Describe();
  build(describe, 3);
  const { parameters, statistics } = describe;
  return {
    parameters: { slots: parameters.slots, length: parameters.length },
    statistics: { slots: statistics.slots, length: statistics.length },
  };
}

/** Parameters of the query tower, as PyTorch counts them: without running statistics. */
export const parameterCount = (config: TowerConfig): number =>
  towerLayout(config).parameters.slots.reduce((sum, { length }) => sum + length, 0);

/** Encoder, then head a and head b, or a predictor; a stage without a head leaves its tensors alone. */
export function towerLayout(config: TowerConfig): EncoderLayout {
  return layoutOf((net, images) => {
    const { embedding } = encode(net, images, config);
    if (methodOf(config.method).usesPredictor) {
      return runHead(net, PREDICTOR, embedding, config);
    }
    if (!hasHeads(config)) return embedding;
    return runHead(net, 'headB', runHead(net, 'headA', embedding, config), config);
  });
}

/** Elements of the arena that a key tower has too: all but the predictor, which comes last. */
export const keyLength = ({ slots, length }: ArenaLayout): number =>
  slots.find(({ name }) => name.startsWith(`${PREDICTOR}.`))?.offset ?? length;

/** What products read: weights of convolutions and linear layers, and the biases of the latter. */
export function operandSlots({ slots }: ArenaLayout): Slot[] {
  return slots.filter(({ name, layout }, at) => {
    if (layout !== 'vector') return true;
    const before = slots[at - 1];
    return before?.layout === 'linear' && before.name === name.replace(/bias$/, 'weight');
  });
}

/** The part of the model that a tensor belongs to; a predictor is trained with the encoder. */
export function partOf(name: string): Part {
  if (name.startsWith('head_a.')) return 'a';
  return name.startsWith('v.') ? 'b' : 'encoder';
}

/** The named tensor. @throws Error when the encoder has none of that name */
export function slotOf(layout: ArenaLayout, name: string): Slot {
  const slot = layout.slots.find((candidate) => candidate.name === name);
  if (slot === undefined) throw new Error(`the encoder has no tensor ${name}`);
  return slot;
}

/**
 * Initial parameters by PyTorch's defaults: convolutions and linear layers
 * U(−1/√fan_in, 1/√fan_in), biases likewise; batch norm 1 and 0. A ResNet's convolutions follow
 * torchvision: N(0, 2/fan_out).
 */
export function initialParameters(
  layout: ArenaLayout,
  encoder: EncoderName,
  seed: number,
): Float32Array<ArrayBuffer> {
  const arena = new Float32Array(layout.length);
  let fanIn = 1;
  /** Weight of the last linear layer, whose bias follows. */
  let linear = '';
  layout.slots.forEach((slot, index) => {
    const stream = new RandomStream(seed, 'weights', index);
    const view = arena.subarray(slot.offset, slot.offset + slot.length);
    const [a = 1, b = 1, c = 1, d = 1] = slot.shape;
    if (slot.layout === 'conv') {
      fanIn = a * b * c;
      const draw = convolutionWeights(encoder, stream, fanIn, a * b * d);
      for (let i = 0; i < view.length; i++) view[i] = draw();
    } else if (slot.layout === 'linear' || slot.name === linear.replace(/weight$/, 'bias')) {
      if (slot.layout === 'linear') {
        fanIn = a;
        linear = slot.name;
      }
      const bound = 1 / Math.sqrt(fanIn);
      for (let i = 0; i < view.length; i++) view[i] = stream.uniform(-bound, bound);
    } else if (slot.name.endsWith('.weight')) {
      view.fill(1);
    }
  });
  return arena;
}

function convolutionWeights(
  encoder: EncoderName,
  stream: RandomStream,
  fanIn: number,
  fanOut: number,
): () => number {
  const { convolutions } = encoderOf(encoder);
  switch (convolutions) {
    case 'uniformFanIn': {
      const bound = 1 / Math.sqrt(fanIn);
      return () => stream.uniform(-bound, bound);
    }
    case 'normalFanOut': {
      const deviation = Math.sqrt(2 / fanOut);
      return () => deviation * stream.normal();
    }
    default:
      return convolutions satisfies never;
  }
}

/** Running statistics before the first step: mean 0, variance 1. */
export function initialStatistics(layout: ArenaLayout): Float32Array<ArrayBuffer> {
  const arena = new Float32Array(layout.length);
  for (const slot of layout.slots) {
    if (slot.name.endsWith('.running_var')) arena.fill(1, slot.offset, slot.offset + slot.length);
  }
  return arena;
}
