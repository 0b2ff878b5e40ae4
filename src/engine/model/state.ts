/** The model's arrays as one list: what is allocated, copied, stored, restored and freed. */
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { ArenaLayout, Slot } from './parameters.ts';

interface KindRules {
  /** Copied before a step is replayed, and restored afterwards. */
  readonly inSnapshot: boolean;
  /** A replay looks for non-finite numbers in it before the step. */
  readonly inspected: boolean;
  /** Cleared before a replay, so that a part of it that no command writes shows nothing old. */
  readonly cleared: boolean;
}

const STATE: KindRules = { inSnapshot: true, inspected: true, cleared: false };

/** What an array is for, and what follows from that. */
export const KINDS = {
  queryParameters: STATE,
  keyParameters: STATE,
  queue: STATE,
  /** Running statistics of the batch norms. */
  statistics: STATE,
  /** Of the optimizer. */
  moments: STATE,
  /** Loss scaler and verdict, handed on from step to step. */
  control: { inSnapshot: true, inspected: false, cleared: false },
  /** Change with a clustering, not with a step. */
  prototypes: { inSnapshot: false, inspected: false, cleared: false },
  /** Written by the CPU before every step. */
  input: { inSnapshot: false, inspected: false, cleared: false },
  /** Written by a step before it is read. */
  work: { inSnapshot: true, inspected: false, cleared: true },
} as const satisfies Readonly<Record<string, KindRules>>;

export type ArrayKind = keyof typeof KINDS;

/** A tensor of a checkpoint: some of an array's elements. */
export interface StoredTensor {
  /** PyTorch's name. */
  readonly name: string;
  readonly layout: Slot['layout'] | 'queue' | 'rows';
  /** PyTorch's shape. */
  readonly shape: readonly number[];
  /** First element in the array. */
  readonly offset: number;
  readonly length: number;
  /** Another array is stored under this name: read from there, and not stored again. */
  readonly borrowed?: boolean;
}

/** An array that a model is to have. */
export interface ArraySpec {
  readonly name: string;
  readonly kind: ArrayKind;
  readonly shape: readonly number[];
  /** What a checkpoint holds of it; absent: nothing. */
  readonly tensors?: readonly StoredTensor[];
  /** Its numbers before the first step; absent: zeros. */
  readonly initial?: () => Float32Array<ArrayBuffer>;
}

/** An array that a model has. */
export interface StateRow extends ArraySpec {
  readonly tensors: readonly StoredTensor[];
  readonly array: GpuArray;
}

/** Allocates and fills the arrays. */
export function allocateRows(gpu: Gpu, specs: readonly ArraySpec[]): StateRow[] {
  return specs.map((spec) => {
    const array = allocate(gpu, spec.shape, spec.name);
    if (!gpu.dry && spec.initial !== undefined) upload(gpu, array, spec.initial());
    return { ...spec, tensors: spec.tensors ?? [], array };
  });
}

/**
 * The tensors of an arena.
 * @param nameOf PyTorch's name of a slot; null leaves it out
 * @param start the arena's first element in the array
 */
export function arenaTensors(
  layout: ArenaLayout,
  nameOf: (slot: string) => string | null,
  start = 0,
): StoredTensor[] {
  return layout.slots.flatMap((slot) => {
    const name = nameOf(slot.name);
    if (name === null) return [];
    const { layout: kind, length } = slot;
    return [{ name, layout: kind, shape: torchShape(slot), offset: start + slot.offset, length }];
  });
}

/** The whole array as one tensor. @param shape PyTorch's */
export function wholeTensor(
  name: string,
  layout: StoredTensor['layout'],
  shape: readonly number[],
): StoredTensor {
  const length = shape.reduce((product, side) => product * side, 1);
  return { name, layout, shape, offset: 0, length };
}

function torchShape({ layout, shape }: Slot): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  switch (layout) {
    case 'conv':
      return [d, c, a, b];
    case 'linear':
      return [b, a];
    case 'vector':
      return shape;
    default:
      return layout satisfies never;
  }
}
