/** K-means' arrays on the GPU; they grow with the number of rows only by 4 bytes per chunk. */

import { allocate, bufferOf, type GpuArray } from '#gpu/array.ts';
import { type Gpu, outOfMemory } from '#gpu/device.ts';
import { destroyBuffer } from '#gpu/memory.ts';
import { GpuMemoryError } from '#gpu/stepGraph.ts';
import { BLOCK_ROWS, type KMeansShape, paddedCentroids, splitsOf } from '#kernels/kmeans/kmeans.ts';

/** Rows of a chunk: 4,096 or what 4 MiB hold, and no more than there are. */
export function chunkCapacity(dim: number, rows: number): number {
  const fitting = Math.floor(2 ** 20 / dim / BLOCK_ROWS) * BLOCK_ROWS;
  const needed = Math.ceil(rows / BLOCK_ROWS) * BLOCK_ROWS;
  return Math.min(4096, Math.max(BLOCK_ROWS, fitting), needed);
}

/** A length rounded up so that an array after it starts at a multiple of 256 bytes. */
const aligned = (length: number): number => Math.ceil(length / 64) * 64;

/** Numbers of 32 bits that every buffer holds. */
function lengths({ k, dim, capacity }: LloydShape, chunks: number) {
  return {
    x: capacity * dim,
    centroids: k * dim,
    sums: k * dim,
    tiles: paddedCentroids(k) * dim,
    halfNorms: paddedCentroids(k),
    scores: splitsOf(k) * capacity,
    indices: splitsOf(k) * capacity,
    groupSums: capacity / 64,
    next: capacity,
    heads: k,
    counts: k,
    /** Assignments, then distances. */
    nearest: 2 * capacity,
    /** Counts, then the changed flag, then the log: what is read back after an iteration. */
    report: aligned(k) + aligned(1) + chunks + 1,
  };
}

/** A clustering's sizes; its chunks have up to `capacity` rows. */
export type LloydShape = Omit<KMeansShape, 'rows'>;

/** Bytes of the working arrays, chunks that stay on the GPU excluded. */
export const workingBytes = (shape: LloydShape, chunks: number): number =>
  4 * Object.values(lengths(shape, chunks)).reduce((sum, length) => sum + length, 0);

export type LloydArrays = Readonly<
  Record<keyof ReturnType<typeof lengths>, GpuArray> & {
    assignments: GpuArray;
    distances: GpuArray;
    reportedCounts: GpuArray;
    changed: GpuArray;
    log: GpuArray;
  }
>;

/**
 * @param chunks of a pass, at most
 * @throws GpuMemoryError
 */
export async function allocateLloyd(
  gpu: Gpu,
  shape: LloydShape,
  chunks: number,
): Promise<LloydArrays> {
  const { k, capacity } = shape;
  gpu.device.pushErrorScope('out-of-memory');
  gpu.device.pushErrorScope('validation');
  const wanted = lengths(shape, chunks);
  const take = (name: keyof typeof wanted): GpuArray =>
    allocate(gpu, [wanted[name]], `k-means ${name}`);
  const [nearest, report] = [take('nearest'), take('report')];
  const part = (array: GpuArray, from: number, length: number): GpuArray => ({
    ...array,
    offset: from * 4,
    length,
    shape: [length],
  });
  const changedAt = aligned(k);
  const logAt = changedAt + aligned(1);
  const arrays = {
    nearest,
    report,
    x: take('x'),
    centroids: take('centroids'),
    sums: take('sums'),
    tiles: take('tiles'),
    halfNorms: take('halfNorms'),
    scores: take('scores'),
    indices: take('indices'),
    groupSums: take('groupSums'),
    next: take('next'),
    heads: take('heads'),
    counts: take('counts'),
    assignments: part(nearest, 0, capacity),
    distances: part(nearest, capacity, capacity),
    reportedCounts: part(report, 0, k),
    changed: part(report, changedAt, 1),
    log: part(report, logAt, chunks + 1),
  };
  const invalid = await gpu.device.popErrorScope();
  const exhausted = await gpu.device.popErrorScope();
  const failure = exhausted ?? invalid;
  if (failure !== null) {
    const { message } = outOfMemory(failure.message, gpu.memory);
    freeLloyd(arrays);
    throw new GpuMemoryError(message);
  }
  return arrays;
}

const buffersOf = (arrays: LloydArrays): Set<GPUBuffer> =>
  new Set(Object.values(arrays).map(bufferOf));

export function bytesOfLloyd(arrays: LloydArrays): number {
  return [...buffersOf(arrays)].reduce((sum, { size }) => sum + size, 0);
}

export function freeLloyd(arrays: LloydArrays): void {
  for (const buffer of buffersOf(arrays)) destroyBuffer(buffer);
}
