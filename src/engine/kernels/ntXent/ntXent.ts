import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import { withExtras } from '#kernels/shared/lossBindings.ts';
import { logitRowsPrelude, TREE } from '#kernels/shared/tree.ts';
import wgsl from './ntXent.wgsl?raw';

export interface NtXentShape {
  /** N: both views of the batch, the first views first. */
  readonly rows: number;
  /** D; a multiple of 4, at most 256. */
  readonly dim: number;
  /** τ */
  readonly temperature: number;
}

/**
 * NT-Xent (SimCLR, equation 1) of unit rows z [rows, dim], where row i + rows/2 is row i's other view:
 * dz ← the gradient of the mean loss over all rows, rows ← [rows, ROW_LENGTH] as InfoNCE's.
 * @param arrays.scaler f32, element 0 multiplies dz (the loss scale of GradScaler)
 * @param half the numbers of CUDA autocast: operands, logits and gradients rounded to binary16
 */
export function launchNtXent(
  graph: StepGraph,
  shape: NtXentShape,
  arrays: {
    readonly z: GpuArray;
    readonly dz: GpuArray;
    readonly rows: GpuArray;
    readonly scaler?: GpuArray | undefined;
  },
  half?: Half,
): void {
  const { z, dz, rows, scaler } = arrays;
  const norms = graph.scratch([shape.rows, 2], 'sums of logits');
  const sizes = { ...TREE, N: shape.rows, D4: shape.dim / 4 };
  const constants = { TEMPERATURE: shape.temperature, ...halfConstants(half) };
  const workgroups = [shape.rows] as const;
  const work = shape.rows * shape.rows * shape.dim;
  const rowsKernel: Kernel = {
    name: 'NT-Xent',
    wgsl: halfPrelude + logitRowsPrelude + wgsl,
    bindings: ['read', 'write', 'write'],
  };
  graph.launch({
    kernel: rowsKernel,
    constants: { ...constants, GRADIENT: false, SCALED: false },
    shape: sizes,
    arrays: [z, norms, rows],
    workgroups,
    work,
  });
  const bound = withExtras([z, norms, dz], ['read', 'read', 'write'], { scaler });
  graph.launch({
    kernel: {
      name: 'NT-Xent gradient',
      wgsl: halfPrelude + logitRowsPrelude + wgsl,
      bindings: bound.bindings,
    },
    constants: { ...constants, GRADIENT: true, ...bound.constants },
    shape: sizes,
    arrays: bound.arrays,
    workgroups,
    work: 2 * work,
  });
}
