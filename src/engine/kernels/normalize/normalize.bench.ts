import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchNormalize, launchNormalizeGrad } from './normalize.ts';

const ROWS = 256;
const DIM = 128;
const X = [ROWS, DIM] as const;

/** See KernelBench of src/node/bench. */
export const normalizeBenches = [
  {
    name: 'L2 normalise, forward and gradient, 256 × 128',
    operations: null,
    inputs: { x: X, dy: X },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const [y, dx] = [allocate(gpu, X, 'y'), allocate(gpu, X, 'dx')];
      const norms = allocate(gpu, [ROWS], 'norms');
      launchNormalize(graph, ROWS, DIM, at('x'), y, norms);
      launchNormalizeGrad(graph, ROWS, DIM, at('dy'), y, norms, dx);
      return [y, dx];
    },
    stock: (at: (name: string) => tf.Tensor) => () => {
      const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, 1, true));
      const { value, grad } = tf.valueAndGrad(unit)(at('x'), at('dy'));
      return [value, grad];
    },
  },
];
