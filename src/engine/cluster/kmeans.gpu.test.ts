import { describe, expect, test } from 'vitest';
import { workSignal } from '#base/workSignal.ts';
import type { Gpu } from '#gpu/device.ts';
import { GpuMemory } from '#gpu/memory.ts';
import { PipelineCache } from '#gpu/pipelines.ts';
import { lloydReference } from '#kernels/kmeans/kmeans.reference.ts';
import { normals, worstDifference } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import type { FeatureSource } from './featureChunks.ts';
import { type KMeansSettings, type KMeansWatch, kMeans, kMeansBytes } from './kmeans.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Unit rows around `centres` points. */
function blobs(count: number, dim: number, centres: number, spread = 0.3): Floats {
  const points = normals(11, centres * dim);
  const noise = normals(12, count * dim);
  const rows = new Float32Array(count * dim);
  for (let row = 0; row < count; row++) {
    const at = (row * 7) % centres;
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const value = (points[at * dim + d] as number) + spread * (noise[row * dim + d] as number);
      rows[row * dim + d] = value;
      square += value * value;
    }
    for (let d = 0; d < dim; d++) {
      rows[row * dim + d] = (rows[row * dim + d] as number) / Math.sqrt(square);
    }
  }
  return rows;
}

/** A source over rows in memory that counts its reads. */
function sourceOf(rows: Floats, dim: number, batchRows: number) {
  const source: FeatureSource & { reads: number } = {
    count: rows.length / dim,
    dim,
    batchRows,
    reads: 0,
    read: async (batch) => {
      source.reads++;
      return rows.slice(batch * batchRows * dim, (batch + 1) * batchRows * dim);
    },
  };
  return source;
}

async function cluster(source: FeatureSource, settings: KMeansSettings, watch: KMeansWatch = {}) {
  const gpu = await testGpu();
  const result = await kMeans(gpu, source, settings, watch);
  if (result === null) throw new Error('the clustering was ended');
  return result;
}

test('iterations follow the reference from the same centroids', async () => {
  const dim = 12;
  const rows = blobs(900, dim, 6);
  const initialRows = [5, 100, 200, 300, 444, 512, 898];
  const seen: { inertia: number; assignments: number[] }[] = [];
  const result = await cluster(
    sourceOf(rows, dim, 64),
    { k: 7, seed: 1, iterations: 6, initialRows },
    { onIteration: (at) => seen.push({ ...at, assignments: Array.from(at.assignments) }) },
  );
  let centroids: ArrayLike<number> = initialRows.flatMap((row) =>
    Array.from(rows.slice(row * dim, row * dim + dim)),
  );
  for (const { inertia, assignments } of seen) {
    const want = lloydReference(dim, rows, centroids);
    expect(Math.abs(inertia / want.inertia - 1)).toBeLessThan(1e-5);
    expect(assignments).toEqual(Array.from(want.assignments));
    centroids = want.centroids;
  }
  expect(seen).toHaveLength(6);
  expect(result.inertia).toEqual(seen.map(({ inertia }) => inertia));
  expect(worstDifference(result.centroids, centroids)).toBeLessThan(1e-5);
  const last = lloydReference(dim, rows, centroids);
  expect(Array.from(result.assignments)).toEqual(Array.from(last.assignments));
  expect(worstDifference(result.distances, last.distances)).toBeLessThan(1e-5);
});

describe('streaming', () => {
  const dim = 24;
  const rows = blobs(11_000, dim, 40);
  const settings = { k: 40, seed: 3, iterations: 4, redos: 2 };

  test('the budget and the batches change no bit, and a second run repeats the first', async () => {
    const inMemory = sourceOf(rows, dim, 512);
    const resident = await cluster(inMemory, settings);
    const streamed = sourceOf(rows, dim, 512);
    const { gpuBytes, ...result } = await cluster(streamed, { ...settings, cacheBytes: 0 });
    expect(omitBytes(resident)).toEqual(result);
    const partly = sourceOf(rows, dim, 100);
    const cacheBytes = 4096 * dim * 4;
    expect(omitBytes(await cluster(partly, { ...settings, cacheBytes }))).toEqual(result);
    expect(omitBytes(await cluster(sourceOf(rows, dim, 512), settings))).toEqual(result);
    // Resident: one pass and the starts' centroids; streamed: every pass.
    expect(inMemory.reads).toBeLessThanOrEqual(3 * 22);
    expect(streamed.reads).toBeGreaterThan(9 * 22 - 1);
    expect(resident.gpuBytes - gpuBytes).toBe(3 * 4096 * dim * 4);
  });

  test('a set larger than the largest buffer is clustered, to the same bits', async () => {
    const limit = 400_000;
    expect(rows.byteLength).toBeGreaterThan(2 * limit);
    const { gpu, largest } = metered(await testGpu(), limit);
    const got = await kMeans(gpu, sourceOf(rows, dim, 256), settings);
    expect(largest()).toBeLessThanOrEqual(limit);
    expect(got).toEqual(await cluster(sourceOf(rows, dim, 512), settings));
  });

  test('more rows than k times the limit are subsampled, and all are assigned', async () => {
    const source = sourceOf(rows, dim, 512);
    const some = { ...settings, k: 10, maxPointsPerCentroid: 300 };
    const sizes = new Set<number>();
    const result = await cluster(source, some, {
      onIteration: ({ assignments }) => sizes.add(assignments.length),
    });
    expect([...sizes]).toEqual([3000]);
    expect(result.assignments).toHaveLength(11_000);
    const want = lloydReference(dim, rows, result.centroids);
    expect(Array.from(result.assignments)).toEqual(Array.from(want.assignments));
    expect(worstDifference(result.distances, want.distances)).toBeLessThan(1e-5);
  });
});

/** A device that counts the bytes of its buffers and refuses those above a limit. */
function metered(gpu: Gpu, limit = Number.POSITIVE_INFINITY) {
  let [live, peak, largest] = [0, 0, 0];
  const createBuffer = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    const { size } = descriptor;
    if (size > limit) throw new RangeError(`${size} bytes are more than the pretended limit`);
    largest = Math.max(largest, size);
    live += size;
    peak = Math.max(peak, live);
    const buffer = gpu.device.createBuffer(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live -= size;
      destroy();
    };
    return buffer;
  };
  const device = new Proxy(gpu.device, {
    get(target, name) {
      if (name === 'createBuffer') return createBuffer;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const memory = new GpuMemory(device);
  const metering = { ...gpu, device, memory, pipelines: new PipelineCache(device, memory) };
  return { gpu: metering, live: () => live, peak: () => peak, largest: () => largest };
}

test('60,000 × 128 in 1,000 clusters stay within the bound, and all memory is freed', async () => {
  const [count, dim, k, batchRows] = [60_000, 128, 1000, 1000];
  const pattern = normals(21, batchRows * dim).map((v) => 0.1 * v);
  const source: FeatureSource = {
    count,
    dim,
    batchRows,
    read: async (batch) => pattern.map((v, i) => v + 0.02 * ((i * (batch + 3)) % 7)),
  };
  const { gpu, live, peak } = metered(await testGpu());
  const settings = { k, seed: 1, redos: 1, iterations: 1 };
  const result = await kMeans(gpu, source, settings);
  expect(result?.assignments).toHaveLength(count);
  expect(result?.gpuBytes).toBeGreaterThan(count * dim * 4);
  expect(peak()).toBeGreaterThan(result?.gpuBytes ?? 0);
  expect(peak()).toBeLessThan(kMeansBytes(k, dim, batchRows));
  // The pipeline cache keeps its small uniform buffers.
  expect(live()).toBeLessThan(4096);
  expect(kMeansBytes(k, dim, batchRows)).toBeLessThan(100e6);
});

function omitBytes<T extends { readonly gpuBytes: number }>({ gpuBytes: _, ...rest }: T) {
  return rest;
}

test('the best of several starts is kept', async () => {
  const rows = blobs(600, 8, 12, 0.05);
  const objectives: number[] = [];
  const result = await cluster(
    sourceOf(rows, 8, 128),
    { k: 12, seed: 5, iterations: 8, redos: 4 },
    {
      onIteration: ({ redo, inertia }) => {
        objectives[redo] = inertia;
      },
    },
  );
  expect(new Set(objectives).size).toBeGreaterThan(1);
  expect(result.objective).toBe(Math.min(...objectives));
});

test('empty clusters are split, also where all rows are the same', async () => {
  const rows = new Float32Array(300 * 4).fill(0.5);
  const result = await cluster(sourceOf(rows, 4, 64), { k: 8, seed: 1, iterations: 3, redos: 1 });
  expect(result.splits).toBeGreaterThanOrEqual(7);
  expect(Math.max(...result.distances)).toBeLessThan(1e-5);
});

test('as many clusters as rows: every row its own', async () => {
  const rows = blobs(9, 4, 3);
  const result = await cluster(sourceOf(rows, 4, 4), { k: 9, seed: 1 });
  expect(Array.from(result.assignments)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(Math.max(...result.distances)).toBe(0);
});

test('a row that is not finite is named, fewer rows than clusters refused', async () => {
  const rows = blobs(300, 4, 3);
  rows[4 * 200 + 1] = Number.NaN;
  await expect(cluster(sourceOf(rows, 4, 64), { k: 3, seed: 1 })).rejects.toThrow(
    /^The features of image 200 \(batch 3, row 8\) are non-finite/,
  );
  rows[4 * 200 + 1] = 1e20;
  await expect(cluster(sourceOf(rows, 4, 64), { k: 3, seed: 1 })).rejects.toThrow(/image 200/);
  await expect(cluster(sourceOf(rows.slice(0, 8), 4, 64), { k: 3, seed: 1 })).rejects.toThrow(
    /^2 images cannot be put into 3 clusters/,
  );
});

test('it can be aborted and reports its progress', async () => {
  const gpu = await testGpu();
  const rows = blobs(20_000, 16, 5);
  const progress: [number, number][] = [];
  const settings = { k: 25, seed: 1, redos: 1, iterations: 30 };
  const end = new AbortController();
  const work = kMeans(gpu, sourceOf(rows, 16, 500), settings, {
    signal: workSignal(end.signal),
    onProgress: (...at) => {
      if (progress.push(at) === 8) end.abort();
    },
  });
  await expect(work).rejects.toHaveProperty('name', 'AbortError');
  expect(progress.length).toBeLessThan(14);
  progress.length = 0;
  await cluster(sourceOf(rows, 16, 500), settings, { onProgress: (...at) => progress.push(at) });
  expect(progress.at(-1)).toEqual([155, 155]);
  expect(progress.every(([done], i) => i === 0 || done > (progress[i - 1]?.[0] ?? 0))).toBe(true);
});
