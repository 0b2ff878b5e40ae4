import type { GpuArray } from './array.ts';
import type { Constants, Shape } from './wgsl.ts';

/** A WGSL file and how it uses its bindings, in binding order. */
export interface Kernel {
  readonly name: string;
  readonly wgsl: string;
  readonly bindings: readonly ('read' | 'write')[];
  /**
   * Of a kernel with barriers: numbers of its shape, used outside `main`, that no barrier depends
   * on, so that launches which differ in them can be merged.
   */
  readonly ownFields?: readonly string[];
}

export interface Launch {
  readonly kernel: Kernel;
  readonly constants?: Constants;
  readonly shape?: Shape;
  readonly arrays: readonly GpuArray[];
  readonly workgroups: readonly [number, number?, number?];
  /** Multiply-adds, where they are more than the elements of the arrays. */
  readonly work?: number;
  /** Only launches that may wait read what it writes before StepGraph.gathering ends. */
  readonly mayWait?: true;
}

/** Workgroups for `count` invocations, `size` per group, spread over x and y. */
export function workgroupsFor(count: number, size: number): [number, number] {
  const groups = Math.max(1, Math.ceil(count / size));
  if (groups <= 65535) return [groups, 1];
  const y = Math.ceil(groups / 65535);
  return [Math.ceil(groups / y), y];
}
