/** Accuracy of linear SVMs from a few labelled images of each class (PCL, eval_svm_voc). */
import { RandomStream } from '#base/random.ts';
import type { WorkSignal } from '#base/workSignal.ts';
import type { LowShot } from '#run/evaluations.ts';
import { dot, linearSvm, type Svm, type SvmSettings, svmDecisions } from './linearSvm.ts';
import { partsOf, ROWS_PART, type Rows, type StoredRows, storedRows } from './rows.ts';

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
export type LabelledRows = (Rows | StoredRows) & { readonly labels: ArrayLike<number> };

/** Bytes of the queries' decisions that are in memory: the classes are compared in groups of so many. */
const DECISION_BYTES = 2 ** 25;

/** Bytes in memory beside the rows that are read: labels, the rows drawn, a part of the queries, decisions. */
export function lowShotBytes(rows: number, queries: number, dim: number, classes: number): number {
  const drawn = Math.min(rows, classes * Math.max(...LOW_SHOTS.shots)) * dim * 12;
  const part = Math.min(ROWS_PART, queries) * dim * 8;
  const decided = Math.min(DECISION_BYTES, classes * queries * 8);
  return 6 * rows + 14 * queries + drawn + part + decided;
}

/** The parts in which rows and classes are gone through; others than these are for tests. */
interface Parts {
  /** Rows. */
  readonly part: number;
  /** Bytes of decisions. */
  readonly decisions: number;
}

/**
 * Low-shot linear SVMs on frozen features, one class against the rest: features divided by
 * (norm + 1e-5), k random images per class (all if it has fewer), C 0.5, positives weighted 2.
 * Classes without a query are ignored. Of the bank only the drawn rows are read; the queries are
 * gone through in parts.
 */
export async function lowShotSvm(
  bank: LabelledRows,
  query: LabelledRows,
  classes: number,
  { shots, resamples, seed }: LowShotSettings,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
  parts: Parts = { part: ROWS_PART, decisions: DECISION_BYTES },
): Promise<LowShot[]> {
  const [known, asked] = [storedRows(bank), storedRows(query)];
  const { dim } = known;
  const members = rowsByClass(bank.labels, known.count, classes);
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
      const gathered = new Float32Array(drawn.length * dim);
      await known.gather(Uint32Array.from(drawn), gathered);
      const values = nearlyUnit({ values: gathered, dim });
      const svms: Svm[] = [];
      for (let c = 0; c < classes; c++) {
        await signal.proceed();
        const y = drawn.map((row) => (bank.labels[row] === c ? 1 : -1));
        svms.push(linearSvm({ values, dim }, y, LOW_SHOT_SVM));
        onProgress(++done, fits);
      }
      const judged = await judge(svms, asked, query.labels, signal, parts);
      accuracies.push(100 * judged.topOne);
      meanAps.push(100 * judged.meanAp);
    }
    const [accuracy, accuracyStd] = meanAndStd(accuracies);
    const [meanAp, meanApStd] = meanAndStd(meanAps);
    results.push({ shots: shot, accuracy, accuracyStd, meanAp, meanApStd });
  }
  return results;
}

/** Rows of every class, rising. */
function rowsByClass(labels: ArrayLike<number>, count: number, classes: number): Uint32Array[] {
  const ends = new Uint32Array(classes + 1);
  for (let row = 0; row < count; row++) {
    const next = (labels[row] as number) + 1;
    if (next <= classes) ends[next] = (ends[next] as number) + 1;
  }
  for (let c = 0; c < classes; c++) ends[c + 1] = (ends[c + 1] as number) + (ends[c] as number);
  const rows = new Uint32Array(ends[classes] as number);
  const at = ends.slice();
  for (let row = 0; row < count; row++) {
    const label = labels[row] as number;
    if (label >= classes) continue;
    const place = at[label] as number;
    rows[place] = row;
    at[label] = place + 1;
  }
  return Array.from({ length: classes }, (_, c) => rows.subarray(ends[c], ends[c + 1]));
}

/** Share of the queries whose class decides the highest, and the classes' mean average precision. */
async function judge(
  svms: readonly Svm[],
  query: StoredRows,
  labels: ArrayLike<number>,
  signal: WorkSignal,
  { part, decisions }: Parts,
): Promise<{ readonly topOne: number; readonly meanAp: number }> {
  const { count, dim } = query;
  const best = new Int32Array(count);
  const highest = new Float64Array(count);
  const aps: number[] = [];
  const each = Math.max(1, Math.floor(decisions / (8 * count)));
  for (let group = 0; group < svms.length; group += each) {
    const lines = svms.slice(group, group + each).map((svm) => ({
      svm,
      line: new Float64Array(count),
    }));
    for await (const { first, ...own } of partsOf(query, part)) {
      const values = nearlyUnit(own);
      for (const { svm, line } of lines) line.set(svmDecisions(svm, { values, dim }), first);
      await signal.proceed();
    }
    lines.forEach(({ line }, at) => {
      const c = group + at;
      for (let q = 0; q < count; q++) {
        if (c > 0 && !((line[q] as number) > (highest[q] as number))) continue;
        [best[q], highest[q]] = [c, line[q] as number];
      }
      const relevant = Array.from(labels, (label) => label === c);
      if (relevant.includes(true)) aps.push(averagePrecision(line, relevant));
    });
  }
  return {
    topOne: best.reduce((hits, c, q) => hits + (c === labels[q] ? 1 : 0), 0) / count,
    meanAp: aps.reduce((sum, ap) => sum + ap, 0) / aps.length,
  };
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
