import * as tf from '@tensorflow/tfjs';
import { RandomStream } from '#base/random.ts';
import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { FeatureRows } from './knnAccuracy.ts';
import { type Rows, rowCount } from './rows.ts';
import { Tally } from './tally.ts';

const BATCH = 256;
const EPOCHS = 100;
/** Bounds the time: large data sets get fewer epochs, 10 at least. */
const MAX_STEPS = 1500;
const MOMENTUM = 0.9;

/** How long a probe of so many rows trains, and at which rate. */
export interface ProbePlan {
  readonly batch: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Learning rate in a 0-based epoch. */
  readonly rateAt: (epoch: number) => number;
}

/**
 * PCL's probe (eval_cls_imagenet: SGD with momentum 0.9, no decay, batches of 256, 100 epochs,
 * rate × 0.1 at 60 and 80), its rate of 5 replaced. On standardised columns and a column of ones
 * the softmax loss curves by at most (dim + 1)/2, so that 4/(dim + 1) is stable for any features.
 */
export function probePlan(rows: number, dim: number): ProbePlan {
  const batch = Math.min(BATCH, rows);
  const stepsPerEpoch = Math.floor(rows / batch);
  const epochs = Math.max(10, Math.min(EPOCHS, Math.floor(MAX_STEPS / stepsPerEpoch)));
  const peak = 4 / (dim + 1);
  return {
    batch,
    epochs,
    stepsPerEpoch,
    rateAt: (epoch) => peak * (epoch >= 0.8 * epochs ? 0.01 : epoch >= 0.6 * epochs ? 0.1 : 1),
  };
}

/** Weights [dim + 1, classes] before the first step: N(0, 0.01²), the biases in the last row 0. */
export function initialProbe(seed: number, dim: number, classes: number): Float32Array {
  const stream = new RandomStream(seed, 'probe', 0, 1);
  return Float32Array.from({ length: (dim + 1) * classes }, (_, i) =>
    i < dim * classes ? 0.01 * stream.normal() : 0,
  );
}

/** The order in which an epoch takes the rows. */
export function probeOrder(seed: number, epoch: number, rows: number): Uint32Array<ArrayBuffer> {
  return new RandomStream(seed, 'probe', epoch).permutation(rows);
}

/** What brings every column to mean 0 and variance 1. */
interface Scaling {
  readonly mean: Float64Array;
  /** 1/std; 0 where a column does not vary. */
  readonly inverse: Float64Array;
}

export function scalingOf({ values, dim }: Rows): Scaling {
  const rows = values.length / dim;
  const mean = new Float64Array(dim);
  const square = new Float64Array(dim);
  for (let i = 0; i < values.length; i++) {
    mean[i % dim] = (mean[i % dim] as number) + (values[i] as number) / rows;
  }
  for (let i = 0; i < values.length; i++) {
    const difference = (values[i] as number) - (mean[i % dim] as number);
    square[i % dim] = (square[i % dim] as number) + difference ** 2 / rows;
  }
  const inverse = square.map((variance, d) => {
    const std = Math.sqrt(variance);
    return std <= 1e-6 * Math.abs(mean[d] as number) ? 0 : 1 / std;
  });
  return { mean, inverse };
}

/** Standardised rows, each followed by a 1: [rows, dim + 1]. */
export function standardised({ values, dim }: Rows, { mean, inverse }: Scaling): Float32Array {
  const rows = values.length / dim;
  const result = new Float32Array(rows * (dim + 1)).fill(1);
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dim; d++) {
      const value = (values[row * dim + d] as number) - (mean[d] as number);
      result[row * (dim + 1) + d] = value * (inverse[d] as number);
    }
  }
  return result;
}

/**
 * Trains a softmax regression on the GPU. The same rows and seed give the same bits on one
 * adapter: TensorFlow.js splits a product's sum over atomics only from 2,000 terms on, and a
 * batch has 256.
 * @param features [rows, dim + 1], standardised and with its ones @param labels one per row
 * @param onProgress in epochs
 * @returns weights [dim + 1, classes]
 */
export async function trainProbe(
  features: Float32Array,
  labels: Int32Array,
  classes: number,
  seed: number,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Float32Array> {
  const rows = labels.length;
  const columns = features.length / rows;
  const { batch, epochs, stepsPerEpoch, rateAt } = probePlan(rows, columns - 1);
  const x = tf.tensor2d(features, [rows, columns]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), classes).toFloat());
  const start = initialProbe(seed, columns - 1, classes);
  let weights = tf.tensor2d(start, [columns, classes]);
  let momentum = tf.zeros<tf.Rank.R2>([columns, classes]);
  try {
    onProgress(0, epochs);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const [orderedX, orderedY] = tf.tidy(() => {
        const order = tf.tensor1d(Int32Array.from(probeOrder(seed, epoch, rows)), 'int32');
        return [tf.gather(x, order), tf.gather(y, order)] as const;
      });
      for (let step = 0; step < stepsPerEpoch; step++) {
        const [nextWeights, nextMomentum] = tf.tidy(() => {
          const inputs = tf.slice(orderedX, [step * batch, 0], [batch, columns]);
          const targets = tf.slice(orderedY, [step * batch, 0], [batch, classes]);
          const error = tf.sub(tf.softmax(tf.matMul(inputs, weights)), targets);
          const gradient = tf.div(tf.matMul(inputs, error, true), batch);
          const moved = tf.add<tf.Tensor2D>(tf.mul(momentum, MOMENTUM), gradient);
          return [tf.sub<tf.Tensor2D>(weights, tf.mul(moved, rateAt(epoch))), moved] as const;
        });
        tf.dispose([weights, momentum]);
        weights = nextWeights;
        momentum = nextMomentum;
      }
      tf.dispose([orderedX, orderedY]);
      // Waits for the epoch, so that few commands are queued when it is aborted.
      const reached = await weights.data<'float32'>();
      onProgress(epoch + 1, epochs);
      if (epoch === epochs - 1) return reached;
      await signal.proceed();
    }
    return start;
  } finally {
    tf.dispose([x, y, weights, momentum]);
  }
}

/**
 * Linear probe: a softmax regression on the frozen features of the bank, and what percentage of
 * the queries it puts into their class of the finest level, balanced over the classes where the
 * data set asks for that.
 * @returns NaN for unlabelled data and where a feature is not finite
 */
export async function linearProbe(
  dataset: Dataset,
  bank: FeatureRows,
  query: FeatureRows,
  seed: number,
  signal: WorkSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<number> {
  const [level] = dataset.levels;
  if (level === undefined) return Number.NaN;
  const labelOf = (image: number): number => level.labels[image] as number;
  const classes = level.classNames.length;
  const scaling = scalingOf(bank);
  if (!scaling.inverse.every(Number.isFinite)) return Number.NaN;
  const labels = Int32Array.from(bank.images, labelOf);
  const scaled = standardised(bank, scaling);
  const weights = await trainProbe(scaled, labels, classes, seed, signal, onProgress);
  const logits = tf.tidy(() => {
    const rows = tf.tensor2d(standardised(query, scaling), [rowCount(query), query.dim + 1]);
    return tf.matMul(rows, tf.tensor2d(weights, [query.dim + 1, classes]));
  });
  const scores = await logits.data();
  logits.dispose();
  const tally = new Tally(classes);
  query.images.forEach((image, q) => {
    const line = scores.subarray(q * classes, (q + 1) * classes);
    tally.count(labelOf(image), line.indexOf(Math.max(...line)));
  });
  return tally.percent(dataset.classBalanced);
}
