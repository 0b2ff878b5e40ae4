import * as tf from '@tensorflow/tfjs';
import { UNINTERRUPTED, type WorkSignal } from '#base/workSignal.ts';
import { columnMeans, type Rows, rowCount } from './rows.ts';

export interface KnnQuestion {
  /** k, at most the rows of the bank. */
  readonly neighbours: number;
  /**
   * Whether the bank's mean is subtracted first: features after a ReLU are all non-negative, so
   * that cosines separate them better without their mean.
   */
  readonly centred: boolean;
}

/** The rows of the bank nearest to a query, nearest first, and their cosines with it. */
export interface Neighbours {
  readonly rows: readonly number[];
  readonly cosines: readonly number[];
}

/** Queries compared with the bank at a time: bounds the similarities on the GPU and here. */
const QUERY_BLOCK = 128;

/**
 * Finds every query's nearest rows by cosine, block by block: similarities are products on the
 * GPU, the neighbours are picked here, ties by the lower row.
 * @param allowed whether a row of the bank may answer a query
 * @param take receives the queries in order
 */
export async function findNeighbours(
  bank: Rows,
  query: Rows,
  { neighbours, centred }: KnnQuestion,
  allowed: (query: number, row: number) => boolean,
  take: (query: number, nearest: Neighbours) => void,
  signal: WorkSignal,
): Promise<void> {
  const { dim } = bank;
  const rows = rowCount(bank);
  const queries = rowCount(query);
  const mean = centred ? columnMeans(bank) : new Float64Array(dim);
  const unitBank = tf.tensor2d(centredUnitRows(bank, mean), [rows, dim]);
  const unitQuery = centredUnitRows(query, mean);
  try {
    for (let start = 0; start < queries; start += QUERY_BLOCK) {
      const count = Math.min(QUERY_BLOCK, queries - start);
      const block = unitQuery.subarray(start * dim, (start + count) * dim);
      const similarities = tf.tidy(() =>
        tf.matMul(tf.tensor2d(block, [count, dim]), unitBank, false, true),
      );
      const values = await similarities.data();
      similarities.dispose();
      for (let q = 0; q < count; q++) {
        const line = values.subarray(q * rows, (q + 1) * rows);
        const nearest = largestRows(line, neighbours, (row) => allowed(start + q, row));
        take(start + q, { rows: nearest, cosines: nearest.map((row) => line[row] as number) });
      }
      await signal.proceed();
    }
  } finally {
    unitBank.dispose();
  }
}

/**
 * Adds up exp(cos/t) of the neighbours per class into `scores` (Wu et al. 2018, weighted kNN).
 * @param labels class of every row of the bank @param scores one per class, f64
 */
export function vote(
  { rows, cosines }: Neighbours,
  labels: (row: number) => number,
  temperature: number,
  scores: Float64Array,
): void {
  scores.fill(0);
  rows.forEach((row, i) => {
    const label = labels(row);
    scores[label] = (scores[label] as number) + Math.exp((cosines[i] as number) / temperature);
  });
}

/** The class with the highest score, ties by the lower; null without any vote. */
export function winner(scores: ArrayLike<number>): number | null {
  let best: number | null = null;
  for (let label = 0; label < scores.length; label++) {
    const most = best === null ? 0 : (scores[best] as number);
    if ((scores[label] as number) > most) best = label;
  }
  return best;
}

/**
 * Class scores [queries, classes] of a weighted kNN by cosine: the sum of exp(cos/t) over the
 * k nearest rows of the bank.
 * @param labels class of every row of the bank
 */
export async function knnScores(
  bank: Rows,
  labels: ArrayLike<number>,
  query: Rows,
  k: number,
  temperature: number,
  classes: number,
): Promise<Float64Array<ArrayBuffer>> {
  const scores = new Float64Array(rowCount(query) * classes);
  await findNeighbours(
    bank,
    query,
    { neighbours: k, centred: false },
    () => true,
    (q, nearest) => {
      const line = scores.subarray(q * classes, (q + 1) * classes);
      vote(nearest, (row) => labels[row] as number, temperature, line);
    },
    UNINTERRUPTED,
  );
  return scores;
}

/** Rows of the k largest finite values among the allowed, largest first, ties by the lower row. */
export function largestRows(
  values: ArrayLike<number>,
  k: number,
  allowed: (row: number) => boolean,
): number[] {
  // A heap with the smallest kept value on top.
  const heap: number[] = [];
  const before = (a: number, b: number): boolean => {
    const [x, y] = [values[a] as number, values[b] as number];
    return x < y || (x === y && a > b);
  };
  const sink = (from: number): void => {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && before(heap[child] as number, heap[least] as number)) {
          least = child;
        }
      }
      if (least === at) return;
      const held = heap[at] as number;
      heap[at] = heap[least] as number;
      heap[least] = held;
      at = least;
    }
  };
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row] as number)) continue;
    if (heap.length === k && !before(heap[0] as number, row)) continue;
    if (!allowed(row)) continue;
    if (heap.length < k) {
      heap.push(row);
      if (heap.length === k) for (let i = k >> 1; i >= 0; i--) sink(i);
    } else {
      heap[0] = row;
      sink(0);
    }
  }
  return heap.sort((a, b) => (before(a, b) ? 1 : -1));
}

function centredUnitRows({ values, dim }: Rows, means: Float64Array): Float32Array {
  const rows = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += dim) {
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const value = (values[start + d] as number) - (means[d] as number);
      rows[start + d] = value;
      square += value * value;
    }
    const norm = Math.max(Math.sqrt(square), 1e-12);
    for (let d = 0; d < dim; d++) rows[start + d] = (rows[start + d] as number) / norm;
  }
  return rows;
}
