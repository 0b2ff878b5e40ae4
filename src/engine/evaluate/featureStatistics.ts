import type { WorkSignal } from '#base/workSignal.ts';
import { symmetricEigenvalues } from './eigenvalues.ts';
import { columnMeans, type Rows, rowCount, type StoredRows } from './rows.ts';

/** Rows that a statistic over pairs of rows is taken from, evenly spaced where there are more. */
export const PAIR_SAMPLE = 2048;

/** Rows between two checks for an abort. */
const ROW_BLOCK = 128;

/**
 * Mean ‖x − y‖² over two views of each image: 0 where the embedding ignores the augmentation,
 * 2 where views are as far apart as random directions (Wang & Isola 2020, alpha 2).
 * @param x unit rows of one view @param y those of the other, in the same order
 */
export function alignment(x: Rows, y: Rows): number {
  if (x.values.length !== y.values.length || x.dim !== y.dim) {
    throw new Error('alignment compares two views of the same images');
  }
  let sum = 0;
  for (let i = 0; i < x.values.length; i++) {
    sum += ((x.values[i] as number) - (y.values[i] as number)) ** 2;
  }
  return sum / rowCount(x);
}

/**
 * log mean exp(−2‖x − y‖²) over pairs of different rows (Wang & Isola 2020, t 2): 0 where all
 * coincide, about −3.9 for directions spread evenly in 128 dimensions. Taken from at most
 * PAIR_SAMPLE rows, evenly spaced.
 * @param onProgress in pairs of rows
 * @returns NaN for fewer than two rows
 */
export async function uniformity(
  rows: Rows,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<number> {
  const { values, dim } = evenlySpaced(rows, PAIR_SAMPLE);
  const count = values.length / dim;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let square = 0;
      for (let d = 0; d < dim; d++) {
        square += ((values[i * dim + d] as number) - (values[j * dim + d] as number)) ** 2;
      }
      sum += Math.exp(-2 * square);
    }
    if ((i + 1) % ROW_BLOCK !== 0) continue;
    onProgress((i * (i + 1)) / 2, (count * (count - 1)) / 2);
    await signal.proceed();
  }
  return Math.log(sum / ((count * (count - 1)) / 2));
}

function evenlySpaced(rows: Rows, most: number): Rows {
  const count = rowCount(rows);
  if (count <= most) return rows;
  const { dim } = rows;
  const values = new Float32Array(most * dim);
  evenNumbers(count, most).forEach((row, i) => {
    values.set(rows.values.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  return { values, dim };
}

/** Numbers of `most` of so many rows, evenly spaced; all where there are no more. */
const evenNumbers = (count: number, most: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length: Math.min(count, most) }, (_, i) =>
    Math.floor((i * count) / Math.min(count, most)),
  );

/** Of rows that need not be in memory, those that the statistics over pairs are taken from. */
export async function pairSample(rows: StoredRows): Promise<Rows> {
  const numbers = evenNumbers(rows.count, PAIR_SAMPLE);
  const values = new Float32Array(numbers.length * rows.dim);
  await rows.gather(numbers, values);
  return { values, dim: rows.dim };
}

/**
 * RankMe, exp(−Σ p ln p) with p = σ/Σσ + 1e-7 over the singular values σ of the rows
 * (Garrido et al. 2023): how many directions the embedding uses, 1 to min(rows, dim). Taken from
 * at most PAIR_SAMPLE rows, evenly spaced.
 * @returns NaN where a value is not finite or all are 0
 */
export function rankMe(rows: Rows): number {
  const sigmas = singularValues(evenlySpaced(rows, PAIR_SAMPLE), false);
  const total = sigmas.reduce((sum, sigma) => sum + sigma, 0);
  return Math.exp(-sigmas.reduce((sum, sigma) => sum + xLogX(sigma / total + 1e-7), 0));
}

/**
 * exp(entropy of σ/Σσ) over the singular values σ of the centred rows; 0 where Σσ ≤ 1e-6,
 * NaN where a value is not finite. It has no scale: rows that nearly coincide can fill all
 * directions, so read it beside the std.
 */
export function effectiveRank(rows: Rows): number {
  const sigmas = singularValues(rows, true);
  const total = sigmas.reduce((sum, sigma) => sum + sigma, 0);
  if (total <= 1e-6) return 0;
  return Math.exp(-sigmas.reduce((sum, sigma) => sum + xLogX(sigma / total), 0));
}

function xLogX(x: number): number {
  return x === 0 ? 0 : x * Math.log(x);
}

/** Singular values of the rows: roots of the eigenvalues of their dim × dim Gram matrix, f64. */
function singularValues(rows: Rows, centred: boolean): Float64Array {
  const { values, dim } = rows;
  const mean = centred ? columnMeans(rows) : new Float64Array(dim);
  const gram = new Float64Array(dim * dim);
  const row = new Float64Array(dim);
  for (let start = 0; start < values.length; start += dim) {
    for (let d = 0; d < dim; d++) row[d] = (values[start + d] as number) - (mean[d] as number);
    for (let i = 0; i < dim; i++) {
      const value = row[i] as number;
      for (let j = 0; j <= i; j++) {
        gram[i * dim + j] = (gram[i * dim + j] as number) + value * (row[j] as number);
      }
    }
  }
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) gram[j * dim + i] = gram[i * dim + j] as number;
  }
  if (!gram.every(Number.isFinite)) return new Float64Array(dim).fill(Number.NaN);
  const squares = symmetricEigenvalues(gram, dim);
  // An eigenvalue of 0 that rounding left at 1e-16 would give a singular value of 1e-8.
  const least = 4 * dim * Number.EPSILON * (squares[dim - 1] as number);
  return squares.map((value) => (value <= least ? 0 : Math.sqrt(value)));
}

/**
 * Mean cosine of pairs of different unit rows, (‖Σx‖² − Σ‖x‖²) / (n(n − 1)): near 0 where
 * healthy, 1 where all coincide.
 */
export function meanCosine(rows: Rows): number {
  const count = rowCount(rows);
  const ofSum = columnMeans(rows).reduce((sum, mean) => sum + (mean * count) ** 2, 0);
  const ofRows = rows.values.reduce((sum, value) => sum + value * value, 0);
  return (ofSum - ofRows) / (count * (count - 1));
}

/**
 * How far unit embeddings have collapsed: max(0, 1 − √dim·std), 0 for directions spread evenly
 * and 1 for one point.
 * @param std featureStd of the embeddings
 */
export function collapseLevel(std: number, dim: number): number {
  return Math.max(0, 1 - Math.sqrt(dim) * std);
}
