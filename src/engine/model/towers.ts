import type { GpuArray } from '#gpu/array.ts';
import type { Model } from './model.ts';
import type { EncoderLayout } from './parameters.ts';

/** Where a tower's tensors live. */
export interface TowerArrays {
  readonly layout: EncoderLayout;
  /** Parameter arena. */
  readonly parameters: GpuArray;
  /** What is read instead, by name: under autocast the operands of products, in half and packed. */
  readonly instead?: ReadonlyMap<string, GpuArray> | undefined;
  /** Gradient arena of the same layout; null for the key tower, which has no gradient. */
  readonly gradients: GpuArray | null;
  /** Running statistics, this tower's part. */
  readonly running: GpuArray;
}

/** The arrays of the query tower (0) or the key tower (1). */
export function towerOf(
  model: Model,
  tower: 0 | 1,
  parameters: GpuArray,
  gradients: GpuArray | null,
): TowerArrays {
  const { length } = model.layout.statistics;
  const running = { ...model.running, offset: tower * length * 4, length };
  return { layout: model.layout, parameters, gradients, running };
}
