import * as tf from '@tensorflow/tfjs';
import { RandomStream } from '#base/random.ts';
import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { Confusion } from '#run/evaluations.ts';
import type { ProbeRecipe } from '#run/protocols.ts';
import type { FeatureRows } from './knnAccuracy.ts';
import { type Rows, rowCount } from './rows.ts';
import { Tally } from './tally.ts';

const BATCH = 256;
const EPOCHS = 100;
/** The least of a recipe whose steps are bounded. */
const LEAST_EPOCHS = 10;
const MOMENTUM = 0.9;

/** How long a probe of so many rows trains, and at which rate. */
export interface ProbePlan {
  readonly batch: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Learning rate in a 0-based epoch. */
  readonly rateAt: (epoch: number) => number;
}

/** How a recipe (shared/run/protocols.ts) trains on rows of so many columns. */
export function probePlan(rows: number, dim: number, recipe: ProbeRecipe): ProbePlan {
  const { mostSteps, shortBatch, rate } = recipe;
  const batch = Math.min(BATCH, rows);
  const stepsPerEpoch = shortBatch ? Math.ceil(rows / batch) : Math.floor(rows / batch);
  const epochs =
    mostSteps === null
      ? EPOCHS
      : Math.max(LEAST_EPOCHS, Math.min(EPOCHS, Math.floor(mostSteps / stepsPerEpoch)));
  const peak = rate(dim);
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

/** What leaves columns as they are. */
const unscaled = (dim: number): Scaling => ({
  mean: new Float64Array(dim),
  inverse: new Float64Array(dim).fill(1),
});

/** Scaled rows, each followed by a 1: [rows, dim + 1]. */
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
  { seed, recipe }: ProbeSettings,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Float32Array> {
  const rows = labels.length;
  const columns = features.length / rows;
  const { batch, epochs, stepsPerEpoch, rateAt } = probePlan(rows, columns - 1, recipe);
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
          const count = Math.min(batch, rows - step * batch);
          const inputs = tf.slice(orderedX, [step * batch, 0], [count, columns]);
          const targets = tf.slice(orderedY, [step * batch, 0], [count, classes]);
          const error = tf.sub(tf.softmax(tf.matMul(inputs, weights)), targets);
          const gradient = tf.div(tf.matMul(inputs, error, true), count);
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

export interface ProbeSettings {
  readonly seed: number;
  readonly recipe: ProbeRecipe;
}

export interface ProbeResult {
  /** Percent; NaN where a feature is not finite. */
  readonly top1: number;
  /** Null where a feature is not finite. */
  readonly confusion: Confusion | null;
}

/**
 * Linear probe: a softmax regression on the frozen features of the bank, and what percentage of
 * the queries it puts into their class of the finest level, balanced over the classes where the
 * data set and the recipe ask for that.
 * @returns null for unlabelled data
 */
export async function linearProbe(
  dataset: Dataset,
  bank: FeatureRows,
  query: FeatureRows,
  settings: ProbeSettings,
  signal: WorkSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<ProbeResult | null> {
  const [level] = dataset.levels;
  if (level === undefined) return null;
  const { standardised: scales } = settings.recipe;
  const labelOf = (image: number): number => level.labels[image] as number;
  const classes = level.classNames.length;
  const scaling = scales ? scalingOf(bank) : unscaled(bank.dim);
  const finite = scales
    ? scaling.inverse.every(Number.isFinite)
    : bank.values.every(Number.isFinite);
  if (!finite) return { top1: Number.NaN, confusion: null };
  const labels = Int32Array.from(bank.images, labelOf);
  const scaled = standardised(bank, scaling);
  const weights = await trainProbe(scaled, labels, classes, settings, signal, onProgress);
  const logits = tf.tidy(() => {
    const rows = tf.tensor2d(standardised(query, scaling), [rowCount(query), query.dim + 1]);
    return tf.matMul(rows, tf.tensor2d(weights, [query.dim + 1, classes]));
  });
  const scores = await logits.data();
  logits.dispose();
  const tally = new Tally(classes);
  const pairs = new Map<number, number>();
  query.images.forEach((image, q) => {
    const line = scores.subarray(q * classes, (q + 1) * classes);
    const answer = line.indexOf(Math.max(...line));
    const label = labelOf(image);
    tally.count(label, answer);
    const pair = label * classes + answer;
    // Without a finite score there is no answer.
    if (answer >= 0) pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  });
  const counts = [...pairs]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([pair, count]) => [Math.floor(pair / classes), pair % classes, count]);
  return {
    top1: tally.percent(dataset.classBalanced && scales),
    confusion: { classNames: level.classNames, counts },
  };
}
