/** How a linear probe trains, apart from what trains it: batches, rates, first weights, columns. */
import { RandomStream } from '#base/random.ts';
import type { ProbeRecipe } from '#run/protocols.ts';
import { partsOf, ROWS_PART, type Rows, type StoredRows } from './rows.ts';

const BATCH = 256;
const EPOCHS = 100;
/** The least of a recipe whose steps are bounded. */
const LEAST_EPOCHS = 10;

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

/** Bytes in memory beside the rows that are read: the order of an epoch, a batch, a part of the queries. */
export function probeBytes(rows: number, queries: number, dim: number, classes: number): number {
  const batch = Math.min(BATCH, rows) * (2 * dim + 1 + classes);
  const scores = Math.min(ROWS_PART, queries) * (dim + 1 + classes);
  return 4 * (rows + batch + scores);
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
export interface Scaling {
  readonly mean: Float64Array;
  /** 1/std; 0 where a column does not vary. */
  readonly inverse: Float64Array;
}

/** The scaling of all rows, which are gone through twice. @param part as in `partsOf` */
export async function scalingOf(rows: StoredRows, part?: number): Promise<Scaling> {
  const { dim, count } = rows;
  const mean = new Float64Array(dim);
  const square = new Float64Array(dim);
  for await (const { values } of partsOf(rows, part)) {
    for (let i = 0; i < values.length; i++) {
      mean[i % dim] = (mean[i % dim] as number) + (values[i] as number) / count;
    }
  }
  for await (const { values } of partsOf(rows, part)) {
    for (let i = 0; i < values.length; i++) {
      const difference = (values[i] as number) - (mean[i % dim] as number);
      square[i % dim] = (square[i % dim] as number) + difference ** 2 / count;
    }
  }
  const inverse = square.map((variance, d) => {
    const std = Math.sqrt(variance);
    return std <= 1e-6 * Math.abs(mean[d] as number) ? 0 : 1 / std;
  });
  return { mean, inverse };
}

/** What leaves columns as they are. */
export const unscaled = (dim: number): Scaling => ({
  mean: new Float64Array(dim),
  inverse: new Float64Array(dim).fill(1),
});

/**
 * Scaled rows, each followed by a 1: [rows, dim + 1].
 * @param result where they are put; it may be longer
 */
export function standardised(
  { values, dim }: Rows,
  { mean, inverse }: Scaling,
  result = new Float32Array((values.length / dim) * (dim + 1)),
): Float32Array<ArrayBuffer> {
  const rows = values.length / dim;
  for (let row = 0; row < rows; row++) {
    const start = row * (dim + 1);
    for (let d = 0; d < dim; d++) {
      const value = (values[row * dim + d] as number) - (mean[d] as number);
      result[start + d] = value * (inverse[d] as number);
    }
    result[start + dim] = 1;
  }
  return result;
}

export interface ProbeSettings {
  readonly seed: number;
  readonly recipe: ProbeRecipe;
}
