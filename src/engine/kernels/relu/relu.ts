import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import backwardWgsl from './backward.wgsl?raw';

const backward: Kernel = {
  name: 'ReLU gradient',
  wgsl: backwardWgsl,
  bindings: ['read', 'read', 'write'],
};

/** dx ← dy where y > 0, else 0; equal lengths, a multiple of 4. */
export function launchReluGrad(graph: StepGraph, dy: GpuArray, y: GpuArray, dx: GpuArray): void {
  graph.launch({
    kernel: backward,
    shape: { QUADS: dy.length / 4 },
    arrays: [dy, y, dx],
    workgroups: workgroupsFor(dy.length / 4, 64),
  });
}
