import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { LevelAccuracy } from '#run/metricRows.ts';
import { findNeighbours, vote, winner } from './knn.ts';
import { partsOf, type Rows, type StoredRows, storedRows } from './rows.ts';
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
  query: FeatureRows | StoredFeatures,
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

/**
 * Mean over the dimensions of the population std of unit embeddings; healthy is about 1/√D.
 * @param part rows that are read at a time; another is for tests
 */
export async function featureStd(given: Rows | StoredRows, part?: number): Promise<number> {
  const rows = storedRows(given);
  const { dim, count } = rows;
  const means = new Float64Array(dim);
  const squares = new Float64Array(dim);
  for await (const { values } of partsOf(rows, part)) {
    for (let i = 0; i < values.length; i++) {
      means[i % dim] = (means[i % dim] as number) + (values[i] as number);
    }
  }
  for (let d = 0; d < dim; d++) means[d] = (means[d] as number) / count;
  for await (const { values } of partsOf(rows, part)) {
    for (let i = 0; i < values.length; i++) {
      const d = i % dim;
      squares[d] = (squares[d] as number) + ((values[i] as number) - (means[d] as number)) ** 2;
    }
  }
  return squares.reduce((total, square) => total + Math.sqrt(square / count), 0) / dim;
}
