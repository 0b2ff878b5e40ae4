import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchMaxPool, launchMaxPoolGrad } from './maxPool.ts';

const X = [16, 32, 32, 32] as const;
const Y = [16, 16, 16, 32] as const;
const shape = { batch: 16, height: 32, width: 32, channels: 32, kernel: 3, stride: 2, pad: 1 };

/** See KernelBench of src/checks/bench. */
export const maxPoolBenches = [
  {
    name: 'max pool 3×3/2, forward and gradient, 16 × 32² × 32',
    operations: null,
    inputs: { x: X, dy: Y },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const [y, dx] = [allocate(gpu, Y, 'y'), allocate(gpu, X, 'dx')];
      const choice = graph.scratch([16, 16, 16, 8], 'choice');
      launchMaxPool(graph, shape, at('x'), y, choice);
      launchMaxPoolGrad(graph, shape, at('dy'), choice, dx);
      return [y, dx];
    },
    stock: (at: (name: string) => tf.Tensor) => () => {
      const pool = (x: tf.Tensor): tf.Tensor =>
        tf.maxPool(x as tf.Tensor4D, 3, 2, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]);
      const { value, grad } = tf.valueAndGrad(pool)(at('x'), at('dy'));
      return [value, grad];
    },
  },
];
