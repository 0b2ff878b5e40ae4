import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { withExtras } from '#kernels/shared/lossBindings.ts';
import { laneSumsPrelude, TREE } from '#kernels/shared/tree.ts';
import wgsl from './byol.wgsl?raw';

export interface ByolShape {
  /** Rows of a mean: of both directions' rows the loss is the sum of two means. */
  readonly batch: number;
  readonly rows: number;
  /** D; a multiple of 4, at most 256. */
  readonly dim: number;
}

/**
 * BYOL's loss of unit predictions q with unit targets k [rows, dim]: dq ← the gradient of the sum of
 * its batch means, rows ← [rows, ROW_LENGTH] in InfoNCE's form.
 * @param arrays.scaler f32, element 0 multiplies dq (the loss scale of GradScaler)
 */
export function launchByol(
  graph: StepGraph,
  { batch, rows: count, dim }: ByolShape,
  arrays: {
    readonly q: GpuArray;
    readonly k: GpuArray;
    readonly dq: GpuArray;
    readonly rows: GpuArray;
    readonly scaler?: GpuArray | undefined;
  },
): void {
  const { q, k, dq, rows, scaler } = arrays;
  const bound = withExtras([q, k, dq, rows], ['read', 'read', 'write', 'write'], { scaler });
  graph.launch({
    kernel: { name: 'BYOL loss', wgsl: laneSumsPrelude + wgsl, bindings: bound.bindings },
    constants: bound.constants,
    shape: { ...TREE, B: batch, D4: dim / 4 },
    arrays: bound.arrays,
    workgroups: [count],
  });
}
