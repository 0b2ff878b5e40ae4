import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchInfoNce, ROW_LENGTH } from './infoNce.ts';

const shape = { batch: 64, dim: 128, queueLength: 4096, temperature: 0.2 };
const { batch, dim, queueLength, temperature } = shape;

/** The loss and the gradient of the queries; see KernelBench of src/node/bench. */
export const infoNceBenches = [
  {
    name: 'InfoNCE loss and gradient, batch 64, queue 4,096 × 128',
    operations: 4 * batch * (1 + queueLength) * dim,
    inputs: { q: [batch, dim], k: [batch, dim], queue: [queueLength, dim] },
    scale: 1 / Math.sqrt(dim),
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const dq = allocate(gpu, [batch, dim], 'dq');
      const rows = allocate(gpu, [batch, ROW_LENGTH], 'rows');
      const [q, k, queue] = [at('q'), at('k'), at('queue')];
      launchInfoNce(graph, shape, { q, k, queue, dq, rows });
      return [dq];
    },
    stock: (at: (name: string) => tf.Tensor) => () => {
      const loss = (q: tf.Tensor): tf.Tensor => {
        const positive = tf.sum(tf.mul(q, at('k')), 1, true);
        const negative = tf.matMul(q, at('queue'), false, true);
        const logits = tf.div(tf.concat([positive, negative], 1), temperature);
        return tf.mean(
          tf.sub(tf.logSumExp(logits, 1), tf.squeeze(tf.div(positive, temperature), [1])),
        );
      };
      return [tf.grad(loss)(at('q'))];
    },
  },
];
