import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import gatherWgsl from './gather.wgsl?raw';

const kernel: Kernel = {
  name: 'gather',
  wgsl: gatherWgsl,
  bindings: ['read', 'read', 'write'],
};

/** Records in a buffer of their own: of all, those from `first` on. */
export interface RecordPart {
  /** u32 [records, words]. */
  readonly array: GpuArray;
  readonly first: number;
}

/**
 * batch ← the records of given numbers, u32 [R, words], out of one part; rows of other parts stay.
 * @param numbers u32 [R]
 */
export function launchGather(
  graph: StepGraph,
  { array, first }: RecordPart,
  numbers: GpuArray,
  batch: GpuArray,
): void {
  const rows = numbers.length;
  const words = batch.length / rows;
  graph.launch({
    kernel,
    shape: { ROWS: rows, FIRST: first, COUNT: array.length / words, WORDS: words },
    arrays: [array, numbers, batch],
    workgroups: workgroupsFor(rows, 1),
  });
}
