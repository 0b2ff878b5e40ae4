/** Operations of a head on one element at a time. */
import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import addWgsl from './add.wgsl?raw';
import copyWgsl from './copy.wgsl?raw';
import geluWgsl from './gelu.wgsl?raw';
import geluGradWgsl from './geluGrad.wgsl?raw';
import normalWgsl from './normal.wgsl?raw';
import reluWgsl from './relu.wgsl?raw';

const copy: Kernel = { name: 'copy', wgsl: copyWgsl, bindings: ['read', 'write'] };
const relu: Kernel = { name: 'ReLU', wgsl: reluWgsl, bindings: ['read', 'write'] };
const add: Kernel = {
  name: 'add',
  wgsl: halfPrelude + addWgsl,
  bindings: ['read', 'read', 'write'],
};
const gelu: Kernel = {
  name: 'GELU',
  wgsl: halfPrelude + normalWgsl + geluWgsl,
  bindings: ['read', 'write'],
};
const geluGrad: Kernel = {
  name: 'GELU gradient',
  wgsl: halfPrelude + normalWgsl + geluGradWgsl,
  bindings: ['read', 'read', 'write'],
};

function launch(
  graph: StepGraph,
  kernel: Kernel,
  arrays: readonly GpuArray[],
  length: number,
  constants?: ReturnType<typeof halfConstants>,
): void {
  if (length % 4 !== 0) throw new Error(`${kernel.name}: ${length} is no multiple of 4`);
  const quads = length / 4;
  graph.launch({
    kernel,
    ...(constants ? { constants } : {}),
    shape: { QUADS: quads },
    arrays: [...arrays],
    workgroups: workgroupsFor(quads, 64),
  });
}

/** to ← from, f32; equal lengths, a multiple of 4. Unlike StepGraph.copy it can be merged with others. */
export function launchCopy(graph: StepGraph, from: GpuArray, to: GpuArray): void {
  launch(graph, copy, [from, to], from.length);
}

/** y ← max(0, x); equal lengths, a multiple of 4. */
export function launchRelu(graph: StepGraph, x: GpuArray, y: GpuArray): void {
  launch(graph, relu, [x, y], x.length);
}

/** sum ← x + y; equal lengths, a multiple of 4. @param half rounds the sum to binary16 */
export function launchAdd(
  graph: StepGraph,
  x: GpuArray,
  y: GpuArray,
  sum: GpuArray,
  half?: Half,
): void {
  launch(graph, add, [x, y, sum], x.length, halfConstants(half));
}

/** y ← x · Φ(x), nn.GELU; equal lengths, a multiple of 4. @param half rounds y to binary16 */
export function launchGelu(graph: StepGraph, x: GpuArray, y: GpuArray, half?: Half): void {
  launch(graph, gelu, [x, y], x.length, halfConstants(half));
}

/** dx ← dy · (Φ(x) + x · φ(x)). @param half rounds dx to binary16 */
export function launchGeluGrad(
  graph: StepGraph,
  dy: GpuArray,
  x: GpuArray,
  dx: GpuArray,
  half?: Half,
): void {
  launch(graph, geluGrad, [dy, x, dx], x.length, halfConstants(half));
}
