import { RandomStream } from '#base/random.ts';
import type { WorkSignal } from '#base/workSignal.ts';
import type { Rows } from '#evaluate/rows.ts';

export interface SvmSettings {
  /** C, the weight of the hinges against the norm. */
  readonly cost: number;
  /** Weight of the rows with y = +1 and y = −1; 1 where not given. */
  readonly positiveWeight?: number;
  readonly negativeWeight?: number;
}

export interface Svm {
  readonly w: Float64Array;
  readonly b: number;
  readonly objective: number;
}

/** Rows of numbers in any float type: row i is values[i·dim … (i + 1)·dim). */
interface Samples {
  readonly values: ArrayLike<number>;
  readonly dim: number;
}

/** Newton steps; the objective is piecewise quadratic, a dozen are usual. */
const MAX_STEPS = 200;

/**
 * The minimum of ½(‖w‖² + b²) + C Σ cᵢ max(0, 1 − yᵢ(w·xᵢ + b))², which LinearSVC approaches
 * with its default loss: L2 penalty, squared hinge, the bias penalised too. Newton's method with
 * conjugate gradients and a line search, f64, until the gradient is 1e-10 of its initial norm.
 * @param y +1 or −1 per row
 */
export function linearSvm(x: Samples, y: ArrayLike<number>, settings: SvmSettings): Svm {
  const { cost, positiveWeight = 1, negativeWeight = 1 } = settings;
  const { values, dim } = x;
  const rows = values.length / dim;
  const size = dim + 1;
  const weight = (row: number): number =>
    cost * ((y[row] as number) > 0 ? positiveWeight : negativeWeight);
  /** u·(x, 1) for every row. */
  const product = (u: Float64Array): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => score(u, values, row * dim));
  /** to += scale · (x, 1) of a row. */
  const addRow = (to: Float64Array, row: number, scale: number): void => {
    for (let d = 0; d < dim; d++) {
      to[d] = (to[d] as number) + scale * (values[row * dim + d] as number);
    }
    to[dim] = (to[dim] as number) + scale;
  };
  const objectiveAt = (u: Float64Array, scores: Float64Array): number => {
    let sum = dot(u, u) / 2;
    for (let row = 0; row < rows; row++) {
      const slack = 1 - (y[row] as number) * (scores[row] as number);
      if (slack > 0) sum += weight(row) * slack * slack;
    }
    return sum;
  };

  let u: Float64Array = new Float64Array(size);
  let scores = product(u);
  let objective = objectiveAt(u, scores);
  let firstNorm = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = Float64Array.from(u);
    const active: number[] = [];
    for (let row = 0; row < rows; row++) {
      const label = y[row] as number;
      const slack = 1 - label * (scores[row] as number);
      if (slack <= 0) continue;
      active.push(row);
      addRow(gradient, row, -2 * weight(row) * label * slack);
    }
    const norm = Math.sqrt(dot(gradient, gradient));
    if (step === 0) firstNorm = norm;
    if (norm <= 1e-10 * firstNorm) break;

    const curvature = (v: Float64Array): Float64Array => {
      const result = Float64Array.from(v);
      for (const row of active) {
        addRow(result, row, 2 * weight(row) * score(v, values, row * dim));
      }
      return result;
    };
    const direction = solve(curvature, gradient, Math.min(0.1, norm / firstNorm) * norm);
    const slope = dot(gradient, direction);
    const along = product(direction);
    let moved = false;
    for (let length = 1; length > 1e-10 && !moved; length /= 2) {
      const nextU = u.map((value, i) => value - length * (direction[i] as number));
      const nextScores = scores.map((value, i) => value - length * (along[i] as number));
      const next = objectiveAt(nextU, nextScores);
      if (next > objective - 1e-4 * length * slope) continue;
      moved = next < objective;
      [u, scores, objective] = [nextU, nextScores, next];
    }
    // At f64 precision no step reduces the objective any further.
    if (!moved) break;
  }
  return { w: u.slice(0, dim), b: u[dim] as number, objective };
}

/** u·(x, 1) for the row that starts at `start`; u is w and then b. */
function score(u: Float64Array, values: ArrayLike<number>, start: number): number {
  const dim = u.length - 1;
  let sum = u[dim] as number;
  for (let d = 0; d < dim; d++) sum += (u[d] as number) * (values[start + d] as number);
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Conjugate gradients for a positive definite matrix, until the residual is small enough. */
function solve(
  times: (v: Float64Array) => Float64Array,
  target: Float64Array,
  tolerance: number,
): Float64Array {
  const x = new Float64Array(target.length);
  const residual = Float64Array.from(target);
  let direction = Float64Array.from(target);
  let square = dot(residual, residual);
  for (let i = 0; i < 2 * target.length && Math.sqrt(square) > tolerance; i++) {
    const image = times(direction);
    const length = square / dot(direction, image);
    for (let d = 0; d < x.length; d++) {
      x[d] = (x[d] as number) + length * (direction[d] as number);
      residual[d] = (residual[d] as number) - length * (image[d] as number);
    }
    const next = dot(residual, residual);
    const keep = next / square;
    square = next;
    direction = residual.map((value, d) => value + keep * (direction[d] as number));
  }
  return x;
}

/** w·x + b of every row. */
export function svmDecisions({ w, b }: Svm, { values, dim }: Samples): Float64Array {
  const u = Float64Array.of(...w, b);
  return Float64Array.from({ length: values.length / dim }, (_, row) =>
    score(u, values, row * dim),
  );
}

export interface LowShotSettings {
  /** Labelled images per class, one result each. */
  readonly shots: readonly number[];
  /** Draws of the labelled images that a result is the mean of. */
  readonly resamples: number;
  readonly seed: number;
}

export interface LowShotResult {
  readonly shots: number;
  /** Percent of the queries whose highest decision is their class's. */
  readonly accuracy: number;
  /** Mean over the classes of the average precision, percent. */
  readonly meanAp: number;
}

/** PCL’s cost and weight (eval_svm_voc). */
const LOW_SHOT_SVM: SvmSettings = { cost: 0.5, positiveWeight: 2 };

/** Labelled rows: class of row i is labels[i], 0 … classes − 1. */
export interface LabelledRows extends Rows {
  readonly labels: ArrayLike<number>;
}

/**
 * Low-shot linear SVMs on frozen features, one class against the rest: features divided by
 * (norm + 1e-5), k random images per class (all if it has fewer), C 0.5, positives weighted 2.
 * Classes without a query are ignored.
 */
export async function lowShotSvm(
  bank: LabelledRows,
  query: LabelledRows,
  classes: number,
  { shots, resamples, seed }: LowShotSettings,
  signal: WorkSignal,
): Promise<LowShotResult[]> {
  const { dim } = bank;
  const known = nearlyUnit(bank);
  const asked = { values: nearlyUnit(query), dim };
  const members = Array.from({ length: classes }, (_, c) =>
    Array.from({ length: known.length / dim }, (_, row) => row).filter(
      (row) => bank.labels[row] === c,
    ),
  );
  const results: LowShotResult[] = [];
  for (const shot of shots) {
    let accuracy = 0;
    let meanAp = 0;
    for (let resample = 0; resample < resamples; resample++) {
      await signal.proceed();
      const drawn = members.flatMap((rows, c) => {
        const stream = new RandomStream(seed, 'probe', resample, FIRST_CLASS + c);
        return [...stream.permutation(rows.length).subarray(0, shot)].map(
          (at) => rows[at] as number,
        );
      });
      const values = drawn.flatMap((row) => [...known.subarray(row * dim, (row + 1) * dim)]);
      const decisions = Array.from({ length: classes }, (_, c) => {
        const y = drawn.map((row) => (bank.labels[row] === c ? 1 : -1));
        return svmDecisions(linearSvm({ values, dim }, y, LOW_SHOT_SVM), asked);
      });
      accuracy += topOne(decisions, query.labels);
      meanAp += meanAveragePrecision(decisions, query.labels);
    }
    results.push({
      shots: shot,
      accuracy: (100 * accuracy) / resamples,
      meanAp: (100 * meanAp) / resamples,
    });
  }
  return results;
}

/** The linear probe uses the counters of the `probe` stream below this one. */
const FIRST_CLASS = 16;

function nearlyUnit({ values, dim }: Rows): Float64Array {
  const result = Float64Array.from(values);
  for (let start = 0; start < values.length; start += dim) {
    const row = result.subarray(start, start + dim);
    const norm = Math.sqrt(dot(row, row)) + 1e-5;
    for (let d = 0; d < dim; d++) row[d] = (row[d] as number) / norm;
  }
  return result;
}

function topOne(decisions: readonly Float64Array[], labels: ArrayLike<number>): number {
  let hits = 0;
  for (let q = 0; q < labels.length; q++) {
    let best = 0;
    decisions.forEach((line, c) => {
      if ((line[q] as number) > (decisions[best]?.[q] as number)) best = c;
    });
    if (best === labels[q]) hits++;
  }
  return hits / labels.length;
}

function meanAveragePrecision(
  decisions: readonly Float64Array[],
  labels: ArrayLike<number>,
): number {
  const aps = decisions.flatMap((line, c) => {
    const relevant = Array.from(labels, (label) => label === c);
    return relevant.includes(true) ? [averagePrecision(line, relevant)] : [];
  });
  return aps.reduce((sum, ap) => sum + ap, 0) / aps.length;
}

/**
 * Area under the precision-recall curve, each precision raised to the best at any higher recall
 * (VOC's from 2010 on). Equal scores keep their order.
 */
export function averagePrecision(scores: ArrayLike<number>, relevant: readonly boolean[]): number {
  const order = Array.from(scores, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  let found = 0;
  const precisions = order.flatMap((row, rank) => {
    if (!relevant[row]) return [];
    found++;
    return [found / (rank + 1)];
  });
  let best = 0;
  let sum = 0;
  for (const precision of precisions.reverse()) {
    best = Math.max(best, precision);
    sum += best;
  }
  return sum / precisions.length;
}
