import type { GpuArray, Kernel, StepGraph } from '#gpu/stepGraph.ts';
import wgsl from './infoNce.wgsl?raw';

export interface InfoNceShape {
  readonly batch: number;
  /** D; a multiple of 4, at most 256. */
  readonly dim: number;
  /** K */
  readonly queueLength: number;
  /** τ */
  readonly temperature: number;
}

/** Numbers the kernel writes a row: see ROW. */
export const ROW_LENGTH = 8;

/** Where a row's numbers stand. */
export const ROW = {
  loss: 0,
  positive: 1,
  largestNegative: 2,
  nonFinite: 3,
  tied: 4,
  strictHit: 5,
  naiveHit: 6,
} as const;

const kernel: Kernel = {
  name: 'InfoNCE',
  wgsl,
  bindings: ['read', 'read', 'read', 'write', 'write'],
};

/**
 * InfoNCE (MoCo, equation 1) of q and k [batch, dim] against queue [queueLength, dim]:
 * dq ← the gradient of the batch's mean loss, rows ← [batch, ROW_LENGTH].
 */
export function launchInfoNce(
  graph: StepGraph,
  shape: InfoNceShape,
  arrays: {
    readonly q: GpuArray;
    readonly k: GpuArray;
    readonly queue: GpuArray;
    readonly dq: GpuArray;
    readonly rows: GpuArray;
  },
): void {
  graph.launch({
    kernel,
    constants: { TEMPERATURE: shape.temperature },
    shape: { B: shape.batch, D4: shape.dim / 4, K: shape.queueLength },
    arrays: [arrays.q, arrays.k, arrays.queue, arrays.dq, arrays.rows],
    workgroups: [shape.batch],
  });
}
