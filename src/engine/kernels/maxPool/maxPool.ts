import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import backwardWgsl from './backward.wgsl?raw';
import forwardWgsl from './forward.wgsl?raw';

/** Max pooling of [batch, height, width, channels]; channels % 4 = 0. */
export interface MaxPoolShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Side of the square window, at most 15. */
  readonly kernel: number;
  readonly stride: number;
  /** At most half the kernel, as in PyTorch; what is outside counts as −∞. */
  readonly pad: number;
}

/** Rows or columns after the pooling; PyTorch's with `ceil_mode` off. */
export function pooledSide(
  input: number,
  { kernel, stride, pad }: Pick<MaxPoolShape, 'kernel' | 'stride' | 'pad'>,
): number {
  return Math.floor((input + 2 * pad - kernel) / stride) + 1;
}

const forward: Kernel = {
  name: 'max pool',
  wgsl: forwardWgsl,
  bindings: ['read', 'write'],
};
const forwardChoosing: Kernel = { ...forward, bindings: [...forward.bindings, 'write'] };
const backward: Kernel = {
  name: 'max pool gradient',
  wgsl: halfPrelude + backwardWgsl,
  bindings: ['read', 'read', 'write'],
};

function sizesOf(shape: MaxPoolShape) {
  const { kernel, pad } = shape;
  if (kernel > 15 || 2 * pad > kernel) throw new Error('max pool needs K ≤ 15 and P ≤ K/2');
  return {
    N: shape.batch,
    IH: shape.height,
    IW: shape.width,
    OH: pooledSide(shape.height, shape),
    OW: pooledSide(shape.width, shape),
    C4: shape.channels / 4,
    KERNEL: kernel,
    STRIDE: shape.stride,
    PAD: pad,
  };
}

/**
 * y [N, OH, OW, C] ← the largest value of each window of x.
 * @param choice for the gradient: a word for each quad of y
 */
export function launchMaxPool(
  graph: StepGraph,
  shape: MaxPoolShape,
  x: GpuArray,
  y: GpuArray,
  choice: GpuArray | null,
): void {
  const sizes = sizesOf(shape);
  const quads = sizes.N * sizes.OH * sizes.OW * sizes.C4;
  graph.launch({
    kernel: choice === null ? forward : forwardChoosing,
    constants: { CHOICE: choice !== null },
    shape: sizes,
    arrays: [x, y, ...(choice === null ? [] : [choice])],
    workgroups: workgroupsFor(quads, 64),
    work: quads * shape.kernel ** 2,
  });
}

/** dx [N, IH, IW, C] ← dy where x was chosen, windows that share a pixel added up; rounded with `half`. */
export function launchMaxPoolGrad(
  graph: StepGraph,
  shape: MaxPoolShape,
  dy: GpuArray,
  choice: GpuArray,
  dx: GpuArray,
  half?: Half,
): void {
  const sizes = sizesOf(shape);
  graph.launch({
    kernel: backward,
    constants: halfConstants(half),
    shape: sizes,
    arrays: [dy, choice, dx],
    workgroups: workgroupsFor(sizes.N * sizes.IH * sizes.IW * sizes.C4, 64),
  });
}
