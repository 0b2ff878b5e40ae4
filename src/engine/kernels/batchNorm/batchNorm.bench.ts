import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { BN_EPS, BN_SAVED, launchBatchNorm, launchBatchNormGrad } from './batchNorm.ts';

const CHANNELS = 32;
const X = [32, 32, 32, CHANNELS] as const;
const shape = { batch: 32, pixels: 1024, channels: CHANNELS, groups: 1, relu: true };

const vector = (x: tf.Tensor): tf.Tensor1D => tf.reshape<tf.Rank.R1>(x, [CHANNELS]);

/** Training mode followed by ReLU, forward and backward; see KernelBench of src/node/bench. */
export const batchNormBenches = [
  {
    name: 'batch norm + ReLU, forward and gradient, 32 × 32² × 32',
    operations: null,
    inputs: { x: X, dy: X, weight: [CHANNELS], bias: [CHANNELS] },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const array = (sides: readonly number[], label: string) => allocate(gpu, sides, label);
      const [weight, bias] = [at('weight'), at('bias')];
      const [y, dx] = [array(X, 'y'), array(X, 'dx')];
      const dparameters = array([2, CHANNELS], 'dparameters');
      const saved = array([BN_SAVED, CHANNELS], 'saved');
      // Slots of a statistics arena are 64 elements apart.
      const statistics = { array: array([128], 'statistics'), groupStride: 128, varianceAt: 64 };
      launchBatchNorm(gpu, graph, shape, { weight, bias }, statistics, at('x'), y, saved);
      launchBatchNormGrad(gpu, graph, shape, {
        ...{ dy: at('dy'), x: at('x'), y, saved },
        ...{ dx, dparameters, biasAt: CHANNELS },
      });
      return [y, dx, dparameters];
    },
    stock: (at: (name: string) => tf.Tensor) => () => {
      const layer = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        const [m, v] = [vector(mean), vector(variance)];
        return tf.relu(tf.batchNorm(x, m, v, vector(bias), vector(weight), BN_EPS));
      };
      const inputs = [at('x'), at('weight'), at('bias')];
      const { value, grads } = tf.valueAndGrads(layer)(inputs, at('dy'));
      const [dx, dweight, dbias] = grads as [tf.Tensor, tf.Tensor, tf.Tensor];
      return [value, dx, tf.concat([dweight, dbias])];
    },
  },
];
