import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchConv2d, launchConv2dInputGrad } from './conv2d.ts';
import { launchConv2dFilterGrad } from './filterGrad.ts';
import type { Conv2dShape } from './shape.ts';

const shape: Conv2dShape = {
  batch: 32,
  height: 32,
  width: 32,
  channelsIn: 32,
  channelsOut: 32,
  kernel: 3,
  stride: 1,
  pad: 1,
};
const X = [32, 32, 32, 32] as const;
const W = [3, 3, 32, 32] as const;
const ATTRIBUTES = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC' };
const operations = 2 * 32 * 32 * 32 * 9 * 32 * 32;

function stock(kernel: string, inputs: tf.NamedTensorMap, more: object): tf.Tensor[] {
  const found: tf.Tensor | tf.Tensor[] = tf
    .engine()
    .runKernel(kernel, inputs, { ...ATTRIBUTES, ...more });
  return Array.isArray(found) ? found : [found];
}

/** A layer of ResNet-18 of width 32 in its first stage; see KernelBench of src/node/bench. */
export const conv2dBenches = [
  {
    name: 'conv forward 3×3 32→32, batch 32, 32²',
    operations,
    inputs: { x: X, w: W },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const y = allocate(gpu, X, 'y');
      launchConv2d(graph, shape, at('x'), at('w'), y);
      return [y];
    },
    stock: (at: (name: string) => tf.Tensor) => () =>
      stock(tf.Conv2D, { x: at('x'), filter: at('w') }, { dilations: [1, 1] }),
  },
  {
    name: 'conv input gradient 3×3 32→32, batch 32, 32²',
    operations,
    inputs: { dy: X, w: W },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const dx = allocate(gpu, X, 'dx');
      launchConv2dInputGrad(graph, shape, at('dy'), at('w'), dx);
      return [dx];
    },
    stock: (at: (name: string) => tf.Tensor) => () =>
      stock(tf.Conv2DBackpropInput, { dy: at('dy'), filter: at('w') }, { inputShape: [...X] }),
  },
  {
    name: 'conv filter gradient 3×3 32→32, batch 32, 32²',
    operations,
    inputs: { x: X, dy: X },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const dw = allocate(gpu, W, 'dw');
      launchConv2dFilterGrad(gpu, graph, shape, at('x'), at('dy'), dw);
      return [dw];
    },
    stock: (at: (name: string) => tf.Tensor) => () =>
      stock(tf.Conv2DBackpropFilter, { x: at('x'), dy: at('dy') }, { filterShape: [...W] }),
  },
];
