import * as tf from '@tensorflow/tfjs';
import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { Confusion } from '#run/evaluations.ts';
import type { FeatureRows, StoredFeatures } from './knnAccuracy.ts';
import {
  initialProbe,
  type ProbeSettings,
  probeOrder,
  probePlan,
  type Scaling,
  scalingOf,
  standardised,
  unscaled,
} from './probePlan.ts';
import { areFinite, partsOf, ROWS_PART, type StoredRows, storedRows } from './rows.ts';
import { Tally } from './tally.ts';

const MOMENTUM = 0.9;

/**
 * Steps that are given to the GPU before it is waited for. Batches are read while it works on those
 * before, and what they are uploaded through is given back only then.
 */
const STEPS_AHEAD = 16;

/** Rows that a probe is fitted to, and how. */
export interface ProbeRows {
  readonly rows: StoredRows;
  readonly scaling: Scaling;
  /** Class of a row. */
  readonly labelOf: (row: number) => number;
  readonly classes: number;
}

/**
 * Trains a softmax regression on the GPU, whose batches are gathered from the rows one after the
 * other: no more than one is in memory. The same rows and seed give the same bits on one adapter,
 * wherever the rows are: TensorFlow.js splits a product's sum over atomics only from 2,000 terms on,
 * and a batch has 256.
 * @param onProgress in epochs
 * @returns weights [dim + 1, classes]
 */
export async function trainProbe(
  { rows, scaling, labelOf, classes }: ProbeRows,
  { seed, recipe }: ProbeSettings,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Float32Array> {
  const { dim, count } = rows;
  const columns = dim + 1;
  const { batch, epochs, stepsPerEpoch, rateAt } = probePlan(count, dim, recipe);
  const gathered = new Float32Array(batch * dim);
  const scaled = new Float32Array(batch * columns);
  const wanted = new Float32Array(batch * classes);
  const start = initialProbe(seed, dim, classes);
  let weights = tf.tensor2d(start, [columns, classes]);
  let momentum = tf.zeros<tf.Rank.R2>([columns, classes]);
  /** Puts a batch into `scaled`, its classes into `wanted`. */
  const bring = async (taken: Uint32Array): Promise<void> => {
    await rows.gather(taken, gathered);
    standardised({ values: gathered.subarray(0, taken.length * dim), dim }, scaling, scaled);
    wanted.fill(0);
    taken.forEach((row, at) => {
      wanted[at * classes + labelOf(row)] = 1;
    });
  };
  try {
    onProgress(0, epochs);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = probeOrder(seed, epoch, count);
      for (let step = 0; step < stepsPerEpoch; step++) {
        const taken = order.subarray(step * batch, (step + 1) * batch);
        await bring(taken);
        const [nextWeights, nextMomentum] = tf.tidy(() => {
          const inputs = matrix(scaled, taken.length, columns);
          const targets = matrix(wanted, taken.length, classes);
          const error = tf.sub(tf.softmax(tf.matMul(inputs, weights)), targets);
          const gradient = tf.div(tf.matMul(inputs, error, true), taken.length);
          const moved = tf.add<tf.Tensor2D>(tf.mul(momentum, MOMENTUM), gradient);
          return [tf.sub<tf.Tensor2D>(weights, tf.mul(moved, rateAt(epoch))), moved] as const;
        });
        tf.dispose([weights, momentum]);
        weights = nextWeights;
        momentum = nextMomentum;
        if ((step + 1) % STEPS_AHEAD !== 0 || step + 1 === stepsPerEpoch) continue;
        await weights.data();
        await signal.proceed();
      }
      const reached = await weights.data<'float32'>();
      onProgress(epoch + 1, epochs);
      if (epoch === epochs - 1) return reached;
      await signal.proceed();
    }
    return start;
  } finally {
    tf.dispose([weights, momentum]);
  }
}

/**
 * The first rows of an array, which may be overwritten once an op on the GPU has used the matrix:
 * the op takes a copy.
 */
const matrix = (values: Float32Array, rows: number, columns: number): tf.Tensor2D =>
  tf.tensor2d(values.subarray(0, rows * columns), [rows, columns]);

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
 * @param part rows that are read at a time; another is for tests
 * @returns null for unlabelled data
 */
export async function linearProbe(
  dataset: Dataset,
  bank: FeatureRows | StoredFeatures,
  query: FeatureRows | StoredFeatures,
  settings: ProbeSettings,
  signal: WorkSignal,
  onProgress?: (done: number, total: number) => void,
  part = ROWS_PART,
): Promise<ProbeResult | null> {
  const [level] = dataset.levels;
  if (level === undefined) return null;
  const { standardised: scales } = settings.recipe;
  const rows = storedRows(bank);
  const classes = level.classNames.length;
  const classOf = (image: number | undefined) => level.labels[image as number] as number;
  const scaling = scales ? await scalingOf(rows, part) : unscaled(rows.dim);
  const finite = scales ? scaling.inverse.every(Number.isFinite) : await areFinite(rows, part);
  if (!finite) return { top1: Number.NaN, confusion: null };
  const known = { rows, scaling, classes, labelOf: (row: number) => classOf(bank.images[row]) };
  const weights = await trainProbe(known, settings, signal, onProgress);
  const tally = new Tally(classes);
  const pairs = new Map<number, number>();
  await scoresOf(storedRows(query), { scaling, weights, part }, (q, line) => {
    const answer = line.indexOf(Math.max(...line));
    const label = classOf(query.images[q]);
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

/** Scores of each row's classes, a part of the rows at a time. */
async function scoresOf(
  rows: StoredRows,
  {
    scaling,
    weights,
    part,
  }: { readonly scaling: Scaling; readonly weights: Float32Array; readonly part: number },
  take: (row: number, scores: Float32Array) => void,
): Promise<void> {
  const columns = rows.dim + 1;
  const classes = weights.length / columns;
  // The last part is filled, so that all products have the same shape.
  const held = Math.min(rows.count, part);
  const inputs = new Float32Array(held * columns);
  for await (const { first, ...own } of partsOf(rows, part)) {
    standardised(own, scaling, inputs);
    const logits = tf.tidy(() =>
      tf.matMul(matrix(inputs, held, columns), matrix(weights, columns, classes)),
    );
    const scores = await logits.data<'float32'>();
    logits.dispose();
    for (let row = 0; row < own.values.length / rows.dim; row++) {
      take(first + row, scores.subarray(row * classes, (row + 1) * classes));
    }
  }
}
