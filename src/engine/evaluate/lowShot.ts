/** Accuracy of linear SVMs from a few labelled images of each class (PCL, eval_svm_voc). */
import { RandomStream } from '#base/random.ts';
import type { WorkSignal } from '#base/workSignal.ts';
import type { LowShot } from '#run/evaluations.ts';
import { dot, linearSvm, type SvmSettings, svmDecisions } from './linearSvm.ts';
import type { Rows } from './rows.ts';

export interface LowShotSettings {
  /** Labelled images per class, one result each. */
  readonly shots: readonly number[];
  /** Draws of the labelled images that a result is the mean of. */
  readonly resamples: number;
  readonly seed: number;
}

/** PCL's: shots, and draws of each. */
export const LOW_SHOTS = { shots: [1, 2, 4, 8, 16], resamples: 5 } as const;

/** One class against the rest takes a fit for each class: more than these take too long. */
export const MOST_CLASSES = 200;

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
  onProgress: (done: number, total: number) => void = () => {},
): Promise<LowShot[]> {
  const { dim } = bank;
  const known = nearlyUnit(bank);
  const asked = { values: nearlyUnit(query), dim };
  const members = Array.from({ length: classes }, (_, c) =>
    Array.from({ length: known.length / dim }, (_, row) => row).filter(
      (row) => bank.labels[row] === c,
    ),
  );
  const fits = shots.length * resamples * classes;
  let done = 0;
  onProgress(done, fits);
  const results: LowShot[] = [];
  for (const shot of shots) {
    const accuracies: number[] = [];
    const meanAps: number[] = [];
    for (let resample = 0; resample < resamples; resample++) {
      const drawn = members.flatMap((rows, c) => {
        const stream = new RandomStream(seed, 'probe', resample, FIRST_CLASS + c);
        return [...stream.permutation(rows.length).subarray(0, shot)].map(
          (at) => rows[at] as number,
        );
      });
      const values = new Float64Array(drawn.length * dim);
      drawn.forEach((row, i) => {
        values.set(known.subarray(row * dim, (row + 1) * dim), i * dim);
      });
      const decisions: Float64Array[] = [];
      for (let c = 0; c < classes; c++) {
        await signal.proceed();
        const y = drawn.map((row) => (bank.labels[row] === c ? 1 : -1));
        decisions.push(svmDecisions(linearSvm({ values, dim }, y, LOW_SHOT_SVM), asked));
        onProgress(++done, fits);
      }
      accuracies.push(100 * topOne(decisions, query.labels));
      meanAps.push(100 * meanAveragePrecision(decisions, query.labels));
    }
    const [accuracy, accuracyStd] = meanAndStd(accuracies);
    const [meanAp, meanApStd] = meanAndStd(meanAps);
    results.push({ shots: shot, accuracy, accuracyStd, meanAp, meanApStd });
  }
  return results;
}

/** The sample's standard deviation; 0 for a single draw. */
function meanAndStd(values: readonly number[]): readonly [mean: number, std: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1))];
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
