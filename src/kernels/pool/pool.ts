import { type GpuArray, type Kernel, type StepGraph, workgroupsFor } from '#gpu/stepGraph.ts';
import backwardWgsl from './backward.wgsl?raw';
import forwardWgsl from './forward.wgsl?raw';

/** Global average pooling over [batch, pixels, channels]; channels % 4 = 0. */
export interface PoolShape {
  readonly batch: number;
  readonly pixels: number;
  readonly channels: number;
}

const forward: Kernel = { name: 'average pool', wgsl: forwardWgsl, bindings: ['read', 'write'] };
const backward: Kernel = {
  name: 'average pool gradient',
  wgsl: backwardWgsl,
  bindings: ['read', 'write'],
};

const sizesOf = ({ batch, pixels, channels }: PoolShape) => ({
  N: batch,
  PIXELS: pixels,
  C4: channels / 4,
});

/** y [batch, channels] ← the mean of x over its pixels. */
export function launchPool(graph: StepGraph, shape: PoolShape, x: GpuArray, y: GpuArray): void {
  graph.launch({
    kernel: forward,
    shape: sizesOf(shape),
    arrays: [x, y],
    workgroups: workgroupsFor((shape.batch * shape.channels) / 4, 64),
  });
}

/** dx [batch, pixels, channels] ← dy spread evenly over the pixels. */
export function launchPoolGrad(
  graph: StepGraph,
  shape: PoolShape,
  dy: GpuArray,
  dx: GpuArray,
): void {
  graph.launch({
    kernel: backward,
    shape: sizesOf(shape),
    arrays: [dy, dx],
    workgroups: workgroupsFor((shape.batch * shape.pixels * shape.channels) / 4, 64),
  });
}
