import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchPool, launchPoolGrad } from './pool.ts';

const X = [32, 16, 16, 64] as const;
const Y = [32, 64] as const;
const shape = { batch: 32, pixels: 256, channels: 64 };

/** See KernelBench of src/node/bench. */
export const poolBenches = [
  {
    name: 'global average pool, forward and gradient, 32 × 16² × 64',
    operations: null,
    inputs: { x: X, dy: Y },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const [y, dx] = [allocate(gpu, Y, 'y'), allocate(gpu, X, 'dx')];
      launchPool(graph, shape, at('x'), y);
      launchPoolGrad(graph, shape, at('dy'), dx);
      return [y, dx];
    },
    stock: (at: (name: string) => tf.Tensor) => () => {
      const pool = (x: tf.Tensor): tf.Tensor => tf.mean(x, [1, 2]);
      const { value, grad } = tf.valueAndGrad(pool)(at('x'), at('dy'));
      return [value, grad];
    },
  },
];
