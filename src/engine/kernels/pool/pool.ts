import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import backwardWgsl from './backward.wgsl?raw';
import forwardWgsl from './forward.wgsl?raw';

/** Global average pooling over [batch, pixels, channels]; channels % 4 = 0. */
export interface PoolShape {
  readonly batch: number;
  readonly pixels: number;
  readonly channels: number;
}

const forward: Kernel = {
  name: 'average pool',
  wgsl: halfPrelude + forwardWgsl,
  bindings: ['read', 'write'],
};
const backward: Kernel = {
  name: 'average pool gradient',
  wgsl: halfPrelude + backwardWgsl,
  bindings: ['read', 'write'],
};

const sizesOf = ({ batch, pixels, channels }: PoolShape) => ({
  N: batch,
  PIXELS: pixels,
  C4: channels / 4,
});

/** y [batch, channels] ← the mean of x over its pixels, rounded to binary16 with `half`. */
export function launchPool(
  graph: StepGraph,
  shape: PoolShape,
  x: GpuArray,
  y: GpuArray,
  half?: Half,
): void {
  graph.launch({
    kernel: forward,
    constants: halfConstants(half),
    shape: sizesOf(shape),
    arrays: [x, y],
    workgroups: workgroupsFor((shape.batch * shape.channels) / 4, 64),
  });
}

/** dx [batch, pixels, channels] ← dy spread evenly over the pixels, rounded with `half`. */
export function launchPoolGrad(
  graph: StepGraph,
  shape: PoolShape,
  dy: GpuArray,
  dx: GpuArray,
  half?: Half,
): void {
  graph.launch({
    kernel: backward,
    constants: halfConstants(half),
    shape: sizesOf(shape),
    arrays: [dy, dx],
    workgroups: workgroupsFor((shape.batch * shape.pixels * shape.channels) / 4, 64),
  });
}
