import { median } from '#base/median.ts';
import { RandomStream } from '#base/random.ts';
import { kMeans } from '#cluster/kmeans.ts';
import type { Gpu } from '#gpu/device.ts';
import { BenchMismatch } from './kernelBench.ts';
import { cpuKMeans } from './kmeansCpu.ts';
import type { BenchCase } from './report.ts';
import { ratio, relativeError } from './statistics.ts';

export interface KMeansBench {
  readonly rows: number;
  readonly dim: number;
  readonly k: number;
  /**
   * With one, no cluster is empty, as every first centroid is a row: the lab would split an empty
   * one, which the plain version does not.
   */
  readonly iterations: number;
  /** Timings of ours; the CPU is timed once. */
  readonly rounds: number;
}

/** Share of rows whose nearest centroid may differ: ties within f32 rounding. */
const TIES = 0.002;

/** Rows per batch of the stream. */
const BATCH = 1000;

/**
 * The lab's streamed k-means against a plain CPU one from the same first centroids.
 * @throws BenchMismatch
 */
export async function runKMeansBench(
  gpu: Gpu,
  { rows, dim, k, iterations, rounds }: KMeansBench,
  peakGflops: number,
): Promise<BenchCase> {
  const x = clusteredRows(rows, dim, k);
  const source = {
    count: rows,
    dim,
    batchRows: BATCH,
    read: async (batch: number) => x.subarray(batch * BATCH * dim, (batch + 1) * BATCH * dim),
  };
  const initialRows = Array.from({ length: k }, (_, i) => Math.floor((i * rows) / k));
  const start = new Float32Array(k * dim);
  initialRows.forEach((row, i) => {
    start.set(x.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  const ours = async () => {
    const begin = performance.now();
    const settings = { k, seed: 0, iterations, initialRows };
    const found = await kMeans(gpu, source, settings);
    if (found === null) throw new Error('k-means was ended');
    return { found, ms: performance.now() - begin };
  };
  // The first compiles.
  let { found } = await ours();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const again = await ours();
    found = again.found;
    times.push(again.ms);
  }
  const begin = performance.now();
  const wanted = cpuKMeans(x, start, dim, iterations);
  const cpu = performance.now() - begin;
  let differing = 0;
  wanted.assignments.forEach((cluster, row) => {
    if (found.assignments[row] !== cluster) differing++;
  });
  const error = relativeError(found.objective, wanted.objective);
  if (error > 1e-4 || differing > TIES * rows) {
    throw new BenchMismatch(
      `k-means: ${differing} of ${rows} rows are assigned differently than on the CPU, and the objective differs by ${error.toExponential(1)}.`,
    );
  }
  const ms = median(times);
  const gflops = (2 * (iterations + 1) * rows * k * dim) / ms / 1e6;
  return {
    name: `k-means ${rows.toLocaleString('en')} × ${dim}, ${k.toLocaleString('en')} centroids, ${iterations} iteration + assignment`,
    ours: ms,
    stock: null,
    jax: null,
    ratioStock: null,
    ratioJax: null,
    dispatches: null,
    encodeMs: null,
    gflops,
    peakShare: gflops / peakGflops,
    cpu,
    ratioCpu: ratio(ms, cpu),
  };
}

/** Rows around fewer centres than clusters, so that k-means moves the first centroids. */
function clusteredRows(rows: number, dim: number, k: number): Float32Array<ArrayBuffer> {
  const x = new Float32Array(rows * dim);
  const centres = Math.ceil(k / 3);
  const stream = new RandomStream(0, 'cluster', 30_000);
  const middle = Float32Array.from({ length: centres * dim }, () => stream.normal());
  for (let row = 0; row < rows; row++) {
    const centre = Math.floor(stream.uniform(0, centres));
    for (let d = 0; d < dim; d++) {
      x[row * dim + d] = (middle[centre * dim + d] as number) + 0.5 * stream.normal();
    }
  }
  return x;
}
