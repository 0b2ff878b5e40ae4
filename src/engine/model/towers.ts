import type { GpuArray } from '#gpu/array.ts';
import type { TowerArrays } from './gpuNet.ts';
import type { Model } from './model.ts';

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
