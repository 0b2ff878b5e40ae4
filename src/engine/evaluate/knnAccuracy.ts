import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { LevelAccuracy } from '#run/metricRows.ts';
import { findNeighbours, vote, winner } from './knn.ts';
import { type Rows, type StoredRows, storedRows } from './rows.ts';
import { Tally } from './tally.ts';

/** Rows of features, contiguous. */
export interface FeatureRows extends Rows {
  /** The image each row came from. */
  readonly images: Uint32Array<ArrayBuffer>;
}

/** Rows of features that need not be in memory. */
export interface StoredFeatures extends StoredRows {
  readonly images: Uint32Array<ArrayBuffer>;
}

export interface KnnSettings {
  /** k. */
  readonly neighbours: number;
  /** t of the vote weight exp(cos/t). */
  readonly temperature: number;
  /** Whether the bank's mean is subtracted first. */
  readonly centred: boolean;
  /** Every row votes, and every query counts the same. */
  readonly plain: boolean;
}

/**
 * Weighted kNN accuracy in percent at every label level, finest first (Wu et al. 2018): the k
 * nearest rows of the bank by cosine vote with exp(cos/t). Unless it is plain, rows of the query's
 * own group have no vote, and classes count the same where the data set asks for that.
 * @param onProgress in comparisons of a query with a part of the bank
 */
export async function knnAccuracy(
  dataset: Dataset,
  bank: FeatureRows | StoredFeatures,
  query: FeatureRows,
  { neighbours, temperature, centred, plain }: KnnSettings,
  signal: WorkSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<LevelAccuracy[]> {
  if (dataset.levels.length === 0) return [];
  const { groups, levels, classBalanced } = dataset;
  const k = Math.min(storedRows(bank).count, neighbours);
  const tally = levels.map((level) => new Tally(level.classNames.length));
  const scores = levels.map((level) => new Float64Array(level.classNames.length));
  const groupOf = (image: number | undefined) => groups?.[image as number];
  const allowed = (q: number, row: number): boolean =>
    plain || groups === null || groupOf(query.images[q]) !== groupOf(bank.images[row]);
  await findNeighbours(
    bank,
    query,
    { neighbours: k, centred },
    allowed,
    (q, nearest) => {
      levels.forEach(({ labels }, level) => {
        const line = scores[level] as Float64Array;
        vote(nearest, (row) => labels[bank.images[row] as number] as number, temperature, line);
        tally[level]?.count(labels[query.images[q] as number] as number, winner(line));
      });
    },
    signal,
    onProgress,
  );
  return levels.map((level, i) => ({
    level: level.name,
    top1: tally[i]?.percent(classBalanced && !plain) ?? 0,
  }));
}

/** Mean over the dimensions of the population std of unit embeddings; healthy is about 1/√D. */
export function featureStd({ values, dim }: Rows): number {
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
