import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import {
  BROKEN_BIN,
  HISTOGRAM_BINS,
  LARGEST_POWER,
  LEAST_POWER,
  TINY_BIN,
} from '#run/histogramBins.ts';
import histogramWgsl from './histogram.wgsl?raw';

const kernel: Kernel = {
  name: 'histogram',
  wgsl: histogramWgsl,
  bindings: ['read', 'read', 'read', 'write'],
};

const CONSTANTS = {
  BINS: HISTOGRAM_BINS,
  TINY: TINY_BIN,
  BROKEN: BROKEN_BIN,
  LEAST: LEAST_POWER,
  LARGEST: LARGEST_POWER,
};

/** Tensors of an arena, cut into chunks. */
export interface HistogramTable {
  /** u32 [chunks or more, 4]: offset, length of at most 1024, tensor, 0. */
  readonly array: GpuArray;
  readonly chunks: number;
}

/**
 * Adds the elements of every tensor to its counts.
 * @param arrays.x the arena, f32
 * @param arrays.scale what x was multiplied by, in its first element; null for nothing
 * @param arrays.counts u32 [tensors, HISTOGRAM_BINS], zeros before
 */
export function launchHistogram(
  graph: StepGraph,
  table: HistogramTable,
  arrays: { readonly x: GpuArray; readonly scale: GpuArray | null; readonly counts: GpuArray },
): void {
  const { x, scale, counts } = arrays;
  graph.launch({
    kernel,
    constants: CONSTANTS,
    shape: { CHUNKS: table.chunks, SCALED: Number(scale !== null) },
    arrays: [table.array, x, scale ?? table.array, counts],
    workgroups: workgroupsFor(Math.max(1, table.chunks), 1),
  });
}
