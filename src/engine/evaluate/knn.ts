import * as tf from '@tensorflow/tfjs';
import { UNINTERRUPTED, type WorkSignal } from '#base/workSignal.ts';
import {
  ROWS_PART,
  type Rows,
  rowCount,
  type StoredRows,
  storedColumnMeans,
  storedRows,
} from './rows.ts';

export interface KnnQuestion {
  /** k, at most the rows of the bank. */
  readonly neighbours: number;
  /**
   * Whether the bank's mean is subtracted first: features after a ReLU are all non-negative, so
   * that cosines separate them better without their mean.
   */
  readonly centred: boolean;
  /** Rows of the bank at a time; smaller ones are for tests. */
  readonly part?: number;
}

/** The rows of the bank nearest to a query, nearest first, and their cosines with it. */
export interface Neighbours {
  readonly rows: readonly number[];
  readonly cosines: readonly number[];
}

/** Queries compared with the bank at a time: bounds the similarities on the GPU and here. */
const QUERY_BLOCK = 128;

/** Queries whose neighbours are gathered at a time: the bank is read once for each. */
const QUERY_GROUP = ROWS_PART;

const NONE: Neighbours = { rows: [], cosines: [] };

/** Bytes in memory beside the rows that are read: unit rows, similarities, neighbours found. */
export function knnBytes(bank: number, queries: number, dim: number, k: number): number {
  const [part, group] = [Math.min(bank, ROWS_PART), Math.min(queries, QUERY_GROUP)];
  return (part + group) * dim * 4 + QUERY_BLOCK * part * 4 + group * k * 16;
}

/**
 * Finds every query's nearest rows by cosine, block by block: similarities are products on the
 * GPU, the neighbours are picked here, ties by the lower row. Of a bank of several parts each is
 * compared after the one before; as ties go to the lower row, the result is that of the whole.
 * @param allowed whether a row of the bank may answer a query
 * @param take receives the queries in order
 * @param onProgress in comparisons of a query with a part of the bank
 */
export async function findNeighbours(
  bank: Rows | StoredRows,
  query: Rows | StoredRows,
  { neighbours, centred, part = ROWS_PART }: KnnQuestion,
  allowed: (query: number, row: number) => boolean,
  take: (query: number, nearest: Neighbours) => void,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const rows = storedRows(bank);
  const { dim, count } = rows;
  const asked = storedRows(query);
  const queries = asked.count;
  const mean = centred ? await storedColumnMeans(rows, part) : new Float64Array(dim);
  const total = queries * Math.ceil(count / part);
  let done = 0;
  onProgress(done, total);
  for (let group = 0; group < queries; group += QUERY_GROUP) {
    const grouped = Math.min(QUERY_GROUP, queries - group);
    const found = Array<Neighbours>(grouped).fill(NONE);
    const unitQuery = centredUnitRows({ values: await asked.read(group, grouped), dim }, mean);
    for (let first = 0; first < count; first += part) {
      const own = Math.min(part, count - first);
      // The last part is filled with zeros, so that all products have the same shape.
      const held = count <= part ? own : part;
      const values = new Float32Array(held * dim);
      centredUnitRows({ values: await rows.read(first, own), dim }, mean, values);
      const unitBank = tf.tensor2d(values, [held, dim]);
      try {
        for (let start = 0; start < grouped; start += QUERY_BLOCK) {
          const block = Math.min(QUERY_BLOCK, grouped - start);
          const similarities = tf.tidy(() => {
            const lines = unitQuery.subarray(start * dim, (start + block) * dim);
            return tf.matMul(tf.tensor2d(lines, [block, dim]), unitBank, false, true);
          });
          const cosines = await similarities.data<'float32'>();
          similarities.dispose();
          for (let q = 0; q < block; q++) {
            const line = cosines.subarray(q * held, q * held + own);
            const before = found[start + q] ?? NONE;
            const may = (row: number) => allowed(group + start + q, first + row);
            found[start + q] = withPart(before, line, first, neighbours, may);
          }
          done += block;
          onProgress(done, total);
          await signal.proceed();
        }
      } finally {
        unitBank.dispose();
      }
    }
    found.forEach((nearest, q) => {
      take(group + q, nearest);
    });
  }
}

/** The nearest of those before and of a part whose rows all come after them. */
function withPart(
  before: Neighbours,
  line: Float32Array,
  first: number,
  k: number,
  allowed: (row: number) => boolean,
): Neighbours {
  const full = before.rows.length === k;
  const floor = full ? (before.cosines[k - 1] as number) : Number.NEGATIVE_INFINITY;
  const nearest = largestRows(line, k, allowed, floor);
  const cosines = nearest.map((row) => line[row] as number);
  if (before.rows.length === 0) return { rows: nearest.map((row) => first + row), cosines };
  if (nearest.length === 0) return before;
  const merged = { rows: [] as number[], cosines: [] as number[] };
  let [a, b] = [0, 0];
  while (merged.rows.length < k && (a < before.rows.length || b < nearest.length)) {
    const old = before.cosines[a] ?? Number.NEGATIVE_INFINITY;
    const next = cosines[b] ?? Number.NEGATIVE_INFINITY;
    // Equal cosines go to the lower row.
    const takesOld = a < before.rows.length && (b >= nearest.length || old >= next);
    merged.rows.push(takesOld ? (before.rows[a++] as number) : first + (nearest[b++] as number));
    merged.cosines.push(takesOld ? old : next);
  }
  return merged;
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

/**
 * Rows of the k largest finite values among the allowed, largest first, ties by the lower row.
 * @param floor only larger values count
 */
export function largestRows(
  values: ArrayLike<number>,
  k: number,
  allowed: (row: number) => boolean,
  floor = Number.NEGATIVE_INFINITY,
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
    if (!Number.isFinite(values[row] as number) || (values[row] as number) <= floor) continue;
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

function centredUnitRows(
  { values, dim }: Rows,
  means: Float64Array,
  rows = new Float32Array(values.length),
): Float32Array {
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
