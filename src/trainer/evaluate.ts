import * as tf from '@tensorflow/tfjs';
import type { Dataset } from '#data/dataset.ts';
import type { Evaluation, LevelAccuracy } from '#run/metrics.ts';

/** Rows of features, one behind the other. */
export interface FeatureRows {
  readonly values: Float32Array<ArrayBuffer>;
  readonly dim: number;
  /** The image each row came from. */
  readonly images: Uint32Array<ArrayBuffer>;
}

export interface KnnSettings {
  /** k; 0 for the smaller of 200 and a tenth of the bank. */
  readonly neighbours: number;
  /** t of the vote weight exp(cos/t). */
  readonly temperature: number;
  /**
   * Whether the bank's mean is taken off first: features behind a ReLU all point the same way,
   * and without their mean cosines tell them apart better.
   */
  readonly centred: boolean;
}

/** Queries compared with the bank at a time: bounds the similarities on the GPU and here. */
const QUERY_BLOCK = 128;

/**
 * Weighted kNN accuracy in percent at every label level, finest first (Wu et al. 2018, section
 * 3.4). Rows are normalised; the k nearest rows of the bank
 * vote with exp(cos/t). Rows of the query's own group have no vote. Similarities are products
 * on the GPU; the neighbours are picked here, ties by the lower row.
 * @param goesOn asked between blocks; false ends it
 * @returns null when it was ended
 */
export async function knnAccuracy(
  dataset: Dataset,
  bank: FeatureRows,
  query: FeatureRows,
  { neighbours, temperature, centred }: KnnSettings,
  goesOn: () => Promise<boolean>,
): Promise<LevelAccuracy[] | null> {
  if (dataset.levels.length === 0) return [];
  const rows = bank.images.length;
  const k = Math.min(rows, neighbours || Math.max(1, Math.min(200, Math.floor(rows / 10))));
  const mean = centred ? columnMeans(bank) : new Float64Array(bank.dim);
  const unitBank = tf.tensor2d(centredUnitRows(bank, mean), [rows, bank.dim]);
  const unitQuery = centredUnitRows(query, mean);
  const tally = dataset.levels.map((level) => new Tally(level.classNames.length));
  try {
    for (let start = 0; start < query.images.length; start += QUERY_BLOCK) {
      const count = Math.min(QUERY_BLOCK, query.images.length - start);
      const block = unitQuery.subarray(start * query.dim, (start + count) * query.dim);
      const similarities = tf.tidy(() =>
        tf.matMul(tf.tensor2d(block, [count, query.dim]), unitBank, false, true),
      );
      const values = await similarities.data();
      similarities.dispose();
      for (let q = 0; q < count; q++) {
        const image = query.images[start + q] as number;
        const own = dataset.groups?.[image];
        const allowed = (row: number): boolean =>
          own === undefined || dataset.groups?.[bank.images[row] as number] !== own;
        const line = values.subarray(q * rows, (q + 1) * rows);
        const nearest = largestRows(line, k, allowed);
        dataset.levels.forEach(({ labels }, level) => {
          const votes = new Map<number, number>();
          for (const row of nearest) {
            const label = labels[bank.images[row] as number] as number;
            const weight = Math.exp((line[row] as number) / temperature);
            votes.set(label, (votes.get(label) ?? 0) + weight);
          }
          tally[level]?.count(labels[image] as number, winner(votes));
        });
      }
      if (!(await goesOn())) return null;
    }
  } finally {
    unitBank.dispose();
  }
  return dataset.levels.map((level, i) => ({
    level: level.name,
    top1: tally[i]?.percent(dataset.classBalanced) ?? 0,
  }));
}

/** Hits a class; percent over all queries, or the mean of the classes' own percentages. */
class Tally {
  readonly #asked: Uint32Array;
  readonly #hits: Uint32Array;

  constructor(classes: number) {
    this.#asked = new Uint32Array(classes);
    this.#hits = new Uint32Array(classes);
  }

  count(label: number, answer: number | null): void {
    this.#asked[label] = (this.#asked[label] as number) + 1;
    if (answer === label) this.#hits[label] = (this.#hits[label] as number) + 1;
  }

  percent(balanced: boolean): number {
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    if (!balanced) return (100 * sum(this.#hits)) / sum(this.#asked);
    const shares = [...this.#asked].flatMap((asked, c) =>
      asked === 0 ? [] : [(this.#hits[c] as number) / asked],
    );
    return (100 * sum(shares)) / shares.length;
  }
}

function winner(votes: ReadonlyMap<number, number>): number | null {
  let best: number | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const [label, weight] of votes) {
    if (weight > most || (weight === most && best !== null && label < best)) {
      best = label;
      most = weight;
    }
  }
  return best;
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

function columnMeans({ values, dim }: FeatureRows): Float64Array {
  const means = new Float64Array(dim);
  for (let i = 0; i < values.length; i++) {
    means[i % dim] = (means[i % dim] as number) + (values[i] as number);
  }
  return means.map((sum) => (sum * dim) / values.length);
}

function centredUnitRows({ values, dim }: FeatureRows, means: Float64Array): Float32Array {
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

/** Mean over the dimensions of the population std of unit embeddings; healthy is about 1/√D. */
export function featureStd({ values, dim }: Omit<FeatureRows, 'images'>): number {
  const rows = values.length / dim;
  let total = 0;
  for (let d = 0; d < dim; d++) {
    let sum = 0;
    for (let i = d; i < values.length; i += dim) sum += values[i] as number;
    const mean = sum / rows;
    let square = 0;
    for (let i = d; i < values.length; i += dim) square += ((values[i] as number) - mean) ** 2;
    total += Math.sqrt(square / rows);
  }
  return total / dim;
}

/** What one evaluation measured, as the record that is kept. */
export function evaluationRecord(
  at: { readonly epoch: number; readonly step: number },
  levels: readonly LevelAccuracy[],
  std: number,
): Evaluation {
  return { ...at, knnTop1: levels[0]?.top1 ?? null, knnLevels: levels, featureStd: std };
}
