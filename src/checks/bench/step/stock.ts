import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { BN_EPS } from '#kernels/batchNorm/batchNorm.ts';
import { encode } from '#model/encoder.ts';
import type { Net } from '#model/net.ts';
import { parameterSlot, type StepProblem, valuesOf } from './problem.ts';
import type { StepRunner } from './runner.ts';

type Parameters = ReadonlyMap<string, tf.Variable>;

function get(parameters: Parameters, name: string): tf.Variable {
  const found = parameters.get(name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
}

/** The encoder in TensorFlow.js’s ops, as a user of the library would write it. */
class StockNet implements Net<tf.Tensor> {
  readonly #parameters: Parameters;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  conv(name: string, x: tf.Tensor, _channels: number, kernel: number, stride: number): tf.Tensor {
    const w = get(this.#parameters, `${name}.weight`);
    return tf.conv2d(tf.reshape<tf.Rank.R4>(x, rank4(x)), asFilter(w), stride, (kernel - 1) / 2);
  }

  batchNorm(
    name: string,
    x: tf.Tensor,
    { relu, residual }: { readonly relu: boolean; readonly residual?: tf.Tensor },
  ): tf.Tensor {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const weight = get(this.#parameters, `${name}.weight`);
    const bias = get(this.#parameters, `${name}.bias`);
    let y = tf.batchNorm(x, vector(mean), vector(variance), vector(bias), vector(weight), BN_EPS);
    if (residual !== undefined) y = tf.add(y, residual);
    return relu ? tf.relu(y) : y;
  }

  maxPool(x: tf.Tensor, kernel: number, stride: number, pad: number): tf.Tensor {
    return tf.maxPool(tf.reshape<tf.Rank.R4>(x, rank4(x)), kernel, stride, pad, 'floor');
  }

  pool(x: tf.Tensor): tf.Tensor {
    return tf.mean(x, [1, 2]);
  }

  linear(
    name: string,
    x: tf.Tensor,
    _channels: number,
    { relu }: { readonly relu: boolean },
  ): tf.Tensor {
    const product = tf.matMul(x, get(this.#parameters, `${name}.weight`));
    const y = tf.add(product, get(this.#parameters, `${name}.bias`));
    return relu ? tf.relu(y) : y;
  }

  relu(_name: string, x: tf.Tensor): tf.Tensor {
    return tf.relu(x);
  }

  gelu(_name: string, x: tf.Tensor): tf.Tensor {
    return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
  }

  l2(_name: string, x: tf.Tensor): tf.Tensor {
    return tf.div(x, tf.norm(x, 2, 1, true));
  }

  add(_name: string, x: tf.Tensor, y: tf.Tensor): tf.Tensor {
    return tf.add(x, y);
  }

  branches(makers: readonly (() => tf.Tensor)[]): tf.Tensor[] {
    return makers.map((make) => make());
  }
}

function rank4({ shape }: tf.Tensor): [number, number, number, number] {
  const [n = 0, h = 0, w = 0, c = 0] = shape;
  return [n, h, w, c];
}

const asFilter = (w: tf.Tensor): tf.Tensor4D => tf.reshape<tf.Rank.R4>(w, rank4(w));
const vector = (x: tf.Tensor): tf.Tensor1D => tf.reshape<tf.Rank.R1>(x, [x.size]);

/**
 * The step in plain TensorFlow.js ops with `tf.variableGrads`. The backend must be the one of the
 * device that is measured.
 */
export function stockStep(problem: StepProblem): StepRunner {
  const { config, layout } = problem;
  const { batchSize: batch, imageSide: side, embeddingDim: dim, queueLength } = config;
  const { temperature, keyMomentum, sgdMomentum, weightDecay, learningRate } = config;
  const variables = (prefix: string): Map<string, tf.Variable> =>
    new Map(
      layout.parameters.slots.map(({ name, shape }) => {
        const values = valuesOf(problem, parameterSlot(problem, name));
        const start = tf.tensor(values, [...shape]);
        const made = tf.variable(start, true, `${prefix} ${name} ${nextId++}`);
        start.dispose();
        return [name, made];
      }),
    );
  const query = variables('query');
  const key = variables('key');
  const moments = new Map(
    [...query].map(([name, p]) => {
      const zeros = tf.zerosLike(p);
      const made = tf.variable(zeros, false, `momentum ${name} ${nextId++}`);
      zeros.dispose();
      return [name, made];
    }),
  );
  const queue = tf.variable(tf.tensor(problem.queue, [queueLength, dim]), false);
  const queryViews = tf.tensor4d(problem.queryViews, [batch, side, side, 3]);
  const keyViews = tf.tensor4d(problem.keyViews, [batch, side, side, 3]);
  const embed = (parameters: Parameters, views: tf.Tensor): tf.Tensor => {
    const { embedding } = encode<tf.Tensor>(new StockNet(parameters), views, config);
    return tf.div(embedding, tf.norm(embedding, 2, 1, true));
  };
  let last: tf.Scalar | null = null;

  const step = (): tf.Scalar => {
    for (const [name, k] of key) {
      const q = get(query, name);
      k.assign(tf.add(tf.mul(k, keyMomentum), tf.mul(q, 1 - keyMomentum)));
    }
    const keys = embed(key, keyViews);
    const { value, grads } = tf.variableGrads(() => {
      const q = embed(query, queryViews);
      const positive = tf.sum(tf.mul(q, keys), 1, true);
      const negative = tf.matMul(q, queue, false, true);
      const logits = tf.div(tf.concat([positive, negative], 1), temperature);
      const losses = tf.sub(tf.logSumExp(logits, 1), tf.squeeze(tf.div(positive, temperature)));
      return tf.mean<tf.Scalar>(losses);
    }, [...query.values()]);
    for (const [name, p] of query) {
      const gradient = grads[p.name];
      if (gradient === undefined) throw new Error(`no gradient of ${name}`);
      const v = get(moments, name);
      v.assign(tf.add(tf.mul(v, sgdMomentum), tf.add(gradient, tf.mul(p, weightDecay))));
      p.assign(tf.sub(p, tf.mul(v, learningRate)));
    }
    const kept = tf.slice(queue, [batch, 0], [queueLength - batch, dim]);
    queue.assign(tf.concat([kept, keys], 0));
    return value;
  };

  return {
    step() {
      last?.dispose();
      last = tf.tidy(step);
      submitPending();
    },
    async loss() {
      if (last === null) throw new Error('no step was taken');
      return (await last.data())[0] as number;
    },
    destroy() {
      last?.dispose();
      for (const map of [query, key, moments]) for (const v of map.values()) v.dispose();
      tf.dispose([queue, queryViews, keyViews]);
    },
  };
}

/** TensorFlow.js requires unique variable names. */
let nextId = 0;

/** Sends what the backend has encoded and not yet submitted (it batches 15 dispatches). */
export function submitPending(): void {
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw new Error('the backend is not webgpu');
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}
