/**
 * K-means (Lloyd) with faiss's conventions, on the GPU, over features that are streamed: rows are
 * read batch by batch, repacked into chunks of at most 4 MiB, and only as many chunks as a fixed
 * budget allows stay on the GPU. Sums are added in row order, so the result is bit-identical for
 * every budget, batch size of the source and adapter speed.
 */

import { RandomStream } from '#base/random.ts';
import { say } from '#base/words.ts';
import { UNINTERRUPTED, type WorkSignal } from '#base/workSignal.ts';
import type { Gpu } from '#gpu/device.ts';
import { splitEmptyClusters } from './emptyClusters.ts';
import { FeatureChunks, FeatureError, type FeatureSource } from './featureChunks.ts';
import { Lloyd } from './lloyd.ts';
import { chunkCapacity, workingBytes } from './lloydArrays.ts';
import { drawDistinct, RowChoice } from './sampling.ts';

export interface KMeansSettings {
  readonly k: number;
  readonly seed: number;
  /** Default 20. */
  readonly iterations?: number;
  /** Random starts, of which the one with the smallest objective is kept; default 5. */
  readonly redos?: number;
  /** More rows than k times this are subsampled for the iterations; default 1,000. */
  readonly maxPointsPerCentroid?: number;
  /** Rows whose features are the first centroids, in place of random ones; then one start only. */
  readonly initialRows?: ArrayLike<number>;
  /** Bytes of features that may stay on the GPU between passes; default 64 MiB. */
  readonly cacheBytes?: number;
}

/** What an observer receives per iteration. */
export interface KMeansIteration {
  readonly redo: number;
  readonly iteration: number;
  /** Of the training rows, against the centroids before the update. */
  readonly assignments: Int32Array;
  /** [k, dim] after the update and the splits. */
  readonly centroids: Float32Array;
  /** Sum of squared distances at assignment. */
  readonly inertia: number;
}

export interface KMeansWatch {
  /** In chunks passed over, of those of all starts and the final pass. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Awaited at least every few hundred milliseconds. */
  readonly signal?: WorkSignal;
  /** Reads every iteration back; costs time. */
  readonly onIteration?: (iteration: KMeansIteration) => void;
}

export interface KMeansResult {
  /** [count] the nearest final centroid: PCL's im2cluster. */
  readonly assignments: Int32Array<ArrayBuffer>;
  /** [count] squared distances to it, never negative. */
  readonly distances: Float32Array<ArrayBuffer>;
  /** [k, dim], not normalised. */
  readonly centroids: Float32Array<ArrayBuffer>;
  /** Sum of squared distances of the training rows at the last iteration's assignment. */
  readonly objective: number;
  /** That sum at every iteration of the start that was kept. */
  readonly inertia: readonly number[];
  /** Empty clusters that were split in the start that was kept. */
  readonly splits: number;
  /** Bytes on the GPU. */
  readonly gpuBytes: number;
}

const DEFAULT_CACHE_BYTES = 64 * 2 ** 20;

/** What the streams of one seed are for. */
const DRAW = { subsample: 0, split: 1, start: 2 } as const;

/**
 * The most bytes a clustering holds, on the GPU and the CPU together, however many rows there
 * are. Not included: the result (8 bytes per row), one bit per row if rows are subsampled, and
 * 4 bytes per chunk.
 */
export function kMeansBytes(
  k: number,
  dim: number,
  batchRows: number,
  cacheBytes = DEFAULT_CACHE_BYTES,
): number {
  const capacity = chunkCapacity(dim, Number.MAX_SAFE_INTEGER);
  const working = workingBytes({ k, dim, capacity }, 1);
  // The chunk being packed, the four queued after it, the batch read, three sets of centroids.
  const host = 5 * capacity * dim + batchRows * dim + 3 * k * dim;
  return cacheBytes + working + 4 * host;
}

interface Start {
  readonly centroids: Float32Array<ArrayBuffer>;
  readonly inertia: readonly number[];
  readonly splits: number;
}

/**
 * @throws FeatureError, also when there are fewer rows than clusters, and GpuMemoryError
 */
export async function kMeans(
  gpu: Gpu,
  source: FeatureSource,
  settings: KMeansSettings,
  watch: KMeansWatch = {},
): Promise<KMeansResult> {
  const { k, seed, iterations = 20, redos = 5, maxPointsPerCentroid = 1000 } = settings;
  const { cacheBytes = DEFAULT_CACHE_BYTES, initialRows } = settings;
  const { count, dim } = source;
  if (count < k) {
    throw new FeatureError(
      say(
        '{{images}} images cannot be put into {{k}} clusters: choose fewer clusters or load more images.',
        { images: count, k },
      ),
    );
  }
  const limit = k * maxPointsPerCentroid;
  const chosen =
    count > limit
      ? new RowChoice(new RandomStream(seed, 'cluster', DRAW.subsample), count, limit)
      : null;
  const training = chosen === null ? count : limit;
  const capacity = chunkCapacity(dim, training);
  const chunks = new FeatureChunks(source, capacity, training, chosen);
  const all = chosen === null ? chunks : new FeatureChunks(source, capacity, count, null);
  const starts = training === k ? 0 : initialRows === undefined ? redos : 1;
  const total = starts * iterations * chunks.count + all.count;
  let passed = 0;
  const job: Job = {
    lloyd: await Lloyd.open(gpu, { k, dim, capacity }, all.count, cacheBytes),
    signal: watch.signal ?? UNINTERRUPTED,
    onChunk: () => watch.onProgress?.(++passed, total),
  };
  try {
    let best: Start | null = null;
    for (let redo = 0; redo < starts; redo++) {
      const start = redo + DRAW.start;
      const rows =
        initialRows ?? drawDistinct(new RandomStream(seed, 'cluster', start), training, k);
      job.lloyd.setCentroids(await chunks.gather(rows));
      const splitSeed = () => new RandomStream(seed, 'cluster', DRAW.split);
      const observe = watch.onIteration;
      const run = await iterate(job, chunks, { k, iterations, splitSeed, redo, observe });
      if (best === null || objectiveOf(run) < objectiveOf(best)) best = run;
      passed = (redo + 1) * iterations * chunks.count;
    }
    best ??= {
      centroids: await chunks.gather(Uint32Array.from({ length: k }, (_, i) => i)),
      inertia: [],
      splits: 0,
    };
    const gpuBytes = job.lloyd.bytes;
    job.lloyd.setCentroids(best.centroids);
    if (chosen !== null) job.lloyd.dropResident();
    const assignments = new Int32Array(count);
    const distances = new Float32Array(count);
    await pass(job, all, false, async (first, rows) => {
      const nearest = await job.lloyd.readNearest(rows);
      assignments.set(nearest.assignments, first);
      distances.set(nearest.distances, first);
    });
    return { ...best, assignments, distances, objective: objectiveOf(best), gpuBytes };
  } finally {
    job.lloyd.destroy();
  }
}

interface Job {
  readonly lloyd: Lloyd;
  readonly signal: WorkSignal;
  readonly onChunk: () => void;
}

const objectiveOf = ({ inertia }: Start): number => inertia.at(-1) ?? 0;

/** All iterations of one start. */
async function iterate(
  job: Job,
  chunks: FeatureChunks,
  settings: {
    readonly k: number;
    readonly iterations: number;
    readonly redo: number;
    readonly splitSeed: () => RandomStream;
    readonly observe: KMeansWatch['onIteration'] | undefined;
  },
): Promise<Start> {
  const { lloyd } = job;
  const { redo, observe } = settings;
  const inertia: number[] = [];
  let splits = 0;
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    const assignments = new Int32Array(observe === undefined ? 0 : chunks.rows);
    await pass(job, chunks, true, async (first, rows) => {
      if (observe !== undefined)
        assignments.set((await lloyd.readNearest(rows)).assignments, first);
    });
    const report = await lloyd.update();
    inertia.push(report.inertia);
    let split = 0;
    if (report.counts.includes(0)) {
      const centroids = await lloyd.readCentroids();
      split = splitEmptyClusters(centroids, report.counts, chunks.rows, settings.splitSeed());
      lloyd.setCentroids(centroids);
    }
    splits += split;
    const repeats = !report.changed && split === 0 ? settings.iterations - iteration - 1 : 0;
    if (observe !== undefined) {
      const centroids = await lloyd.readCentroids();
      for (let again = 0; again <= repeats; again++) {
        const at = iteration + again;
        observe({ redo, iteration: at, assignments, centroids, inertia: report.inertia });
      }
    }
    // No centroid changed, so all further iterations would give the same result.
    if (repeats > 0) {
      inertia.push(...new Array<number>(repeats).fill(report.inertia));
      break;
    }
  }
  return { centroids: await lloyd.readCentroids(), inertia, splits };
}

/**
 * Assigns all chunks' rows; those that fit stay on the GPU for later passes.
 * @param each is called with every chunk's first row and number of rows
 */
async function pass(
  { lloyd, signal, onChunk }: Job,
  chunks: FeatureChunks,
  addToSums: boolean,
  each: (first: number, rows: number) => Promise<void>,
): Promise<void> {
  await lloyd.begin();
  const assign = async (index: number, rows: number): Promise<void> => {
    await lloyd.assign(rows, addToSums, signal);
    await each(index * chunks.capacity, rows);
    onChunk();
  };
  for (let index = 0; index < lloyd.residentChunks; index++) {
    await assign(index, lloyd.loadResident(index));
  }
  for await (const { index, rows, values } of chunks.from(lloyd.residentChunks)) {
    lloyd.load(values);
    if (index === lloyd.residentChunks) await lloyd.keep(rows);
    await assign(index, rows);
  }
}
