import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { laneSumsPrelude, TREE } from '#kernels/shared/tree.ts';
import standardiseWgsl from './standardise.wgsl?raw';

const kernel: Kernel = {
  name: 'standardise views',
  wgsl: laneSumsPrelude + standardiseWgsl,
  bindings: ['write'],
};

/**
 * views ← every view by its own mean and deviation, all channels together, in place: [R, …].
 * @param guarded the deviation is at least 1/√n; else a view of one colour becomes NaN, as
 *   (x − mean)/std is in code that does not guard it
 */
export function launchStandardise(graph: StepGraph, views: GpuArray, guarded: boolean): void {
  const [rows = 1] = views.shape;
  graph.launch({
    kernel,
    constants: { GUARDED: guarded },
    shape: { ...TREE, ROWS: rows, N: views.length / rows },
    arrays: [views],
    workgroups: workgroupsFor(rows, 1),
  });
}
