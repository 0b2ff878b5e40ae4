import * as tf from '@tensorflow/tfjs';
import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { Confusion } from '#run/evaluations.ts';
import type { FeatureRows } from './knnAccuracy.ts';
import {
  initialProbe,
  type ProbeSettings,
  probeOrder,
  probePlan,
  scalingOf,
  standardised,
  unscaled,
} from './probePlan.ts';
import { rowCount } from './rows.ts';
import { Tally } from './tally.ts';

const MOMENTUM = 0.9;

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
