import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import backwardWgsl from './backward.wgsl?raw';
import forwardWgsl from './forward.wgsl?raw';

const forward: Kernel = {
  name: 'normalize',
  wgsl: forwardWgsl,
  bindings: ['read', 'write', 'write', 'read'],
};
const backward: Kernel = {
  name: 'normalize gradient',
  wgsl: halfPrelude + backwardWgsl,
  bindings: ['read', 'read', 'read', 'write'],
};

/**
 * y ← x / max(‖x‖, 1e-12), row by row (F.normalize); x, y [rows, dim], norms [rows] ← ‖x‖.
 * @param from u32 [rows]: row r of y is row from[r] of x
 */
export function launchNormalize(
  graph: StepGraph,
  rows: number,
  dim: number,
  x: GpuArray,
  y: GpuArray,
  norms: GpuArray,
  from?: GpuArray,
): void {
  graph.launch({
    kernel: forward,
    shape: { ROWS: rows, D4: dim / 4, FROM: Number(from !== undefined) },
    arrays: [x, y, norms, from ?? graph.unused('read')],
    workgroups: workgroupsFor(rows, 64),
  });
}

/** dx ← the gradient of the row-wise normalisation that made y, rounded to binary16 with `half`. */
export function launchNormalizeGrad(
  graph: StepGraph,
  rows: number,
  dim: number,
  dy: GpuArray,
  y: GpuArray,
  norms: GpuArray,
  dx: GpuArray,
  half?: Half,
): void {
  graph.launch({
    kernel: backward,
    constants: halfConstants(half),
    shape: { ROWS: rows, D4: dim / 4 },
    arrays: [dy, y, norms, dx],
    workgroups: workgroupsFor(rows, 64),
  });
}
