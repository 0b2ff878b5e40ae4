import { expect, test } from 'vitest';
import type { GpuArray } from '#gpu/array.ts';
import { normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
import { lloydReference } from './kmeans.reference.ts';
import {
  BLOCK_ROWS,
  type KMeansShape,
  launchMeans,
  launchNearest,
  launchProduct,
  launchSums,
  launchTiles,
  paddedCentroids,
  productUnits,
  splitsOf,
} from './kmeans.ts';

type Floats = Float32Array<ArrayBuffer>;

const words = (values: Floats | undefined, length: number): number[] =>
  Array.from(new Uint32Array(values?.buffer ?? new ArrayBuffer(0)).subarray(0, length));

/** Rows [n, D] as the kernels read them, [D, capacity], with NaN in the room that is left. */
function byDimension(x: Floats, { rows, dim, capacity }: KMeansShape): Floats {
  const turned = new Float32Array(dim * capacity).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dim; d++) turned[d * capacity + row] = x[row * dim + d] as number;
  }
  return turned;
}

/** One iteration over one chunk, the product cut into dispatches of `units`. */
async function iterate(shape: KMeansShape, x: Floats, centroids: Floats, units: number) {
  const { k, dim, capacity, rows } = shape;
  const outputs = await runGraph((gpu, graph) => {
    const out = (length: number): GpuArray => poisoned(gpu, length);
    const zeros = (length: number): GpuArray => onGpu(gpu, new Float32Array(length));
    const arrays = {
      x: onGpu(gpu, byDimension(x, shape)),
      tiles: out(paddedCentroids(k) * dim),
      halfNorms: out(paddedCentroids(k)),
      scores: out(splitsOf(k) * capacity),
      indices: out(splitsOf(k) * capacity),
      centroids: onGpu(gpu, centroids),
      assignments: out(capacity),
      distances: out(capacity),
      groupSums: out(capacity / 64),
      next: out(capacity),
      heads: out(k),
      counts: zeros(k),
      sums: zeros(k * dim),
      log: zeros(4),
      changed: zeros(1),
    };
    launchTiles(graph, shape, arrays.centroids, arrays.tiles, arrays.halfNorms);
    for (let first = 0; first < productUnits(shape); first += units) {
      launchProduct(graph, shape, first, units, arrays);
    }
    launchNearest(graph, shape, arrays);
    launchSums(graph, shape, arrays);
    launchMeans(graph, shape, arrays);
    const { assignments, distances, counts, log, changed } = arrays;
    return [assignments, distances, counts, log, changed, arrays.centroids];
  });
  return {
    assignments: words(outputs[0], rows),
    distances: outputs[1]?.slice(0, rows) ?? new Float32Array(),
    counts: words(outputs[2], k),
    entries: words(outputs[3], 1)[0],
    inertia: outputs[3]?.[1] ?? Number.NaN,
    changed: words(outputs[4], 1)[0],
    centroids: outputs[5]?.slice(0, k * dim) ?? new Float32Array(),
  };
}

test.each([
  { k: 1, dim: 3, rows: 1, capacity: BLOCK_ROWS },
  { k: 5, dim: 16, rows: 77, capacity: BLOCK_ROWS },
  { k: 16, dim: 4, rows: 256, capacity: BLOCK_ROWS },
  { k: 130, dim: 7, rows: 300, capacity: 3 * BLOCK_ROWS },
  { k: 300, dim: 65, rows: 700, capacity: 3 * BLOCK_ROWS },
])('one iteration against the reference, %#', async (shape) => {
  const { k, dim, rows } = shape;
  const x = normals(1, rows * dim).map((v) => v / Math.sqrt(dim));
  const centroids = normals(2, k * dim).map((v) => v / Math.sqrt(dim));
  const got = await iterate(shape, x, centroids, 2);
  const want = lloydReference(dim, x, centroids);
  expect(got.assignments).toEqual(Array.from(want.assignments));
  expect(got.counts).toEqual(Array.from(want.counts));
  // D roundings of a distance near 2, and n/√k of a sum.
  expect(worstDifference(got.distances, want.distances)).toBeLessThan(dim * 2 ** -23);
  expect(got.entries).toBe(1);
  expect(Math.abs(got.inertia / want.inertia - 1)).toBeLessThan(1e-5);
  expect(worstDifference(got.centroids, want.centroids)).toBeLessThan(1e-5);
  expect(got.changed).toBe(1);
});

test('the cut into dispatches and a second run change no bit', async () => {
  const shape = { k: 140, dim: 12, rows: 601, capacity: 3 * BLOCK_ROWS };
  const x = normals(3, shape.rows * shape.dim);
  const centroids = normals(4, shape.k * shape.dim);
  const whole = await iterate(shape, x, centroids, 6);
  expect(await iterate(shape, x, centroids, 6)).toEqual(whole);
  expect(await iterate(shape, x, centroids, 1)).toEqual(whole);
});

test('of equal centroids the first wins, in one split and across splits', async () => {
  const shape = { k: 260, dim: 4, rows: 9, capacity: BLOCK_ROWS };
  const x = normals(5, 36);
  const centroids = new Float32Array(260 * 4).fill(50);
  for (const at of [3, 7, 131, 259]) centroids.fill(0.25, at * 4, at * 4 + 4);
  const { assignments } = await iterate(shape, x, centroids, 99);
  expect(assignments).toEqual(new Array(9).fill(3));
});

test('rows on their centroids: distance exactly 0, nothing changes, the empty one stays', async () => {
  const shape = { k: 3, dim: 5, rows: 4, capacity: BLOCK_ROWS };
  const centroids = normals(6, 15);
  const rows = [0, 1, 0, 1].flatMap((c) => Array.from(centroids.slice(c * 5, c * 5 + 5)));
  const got = await iterate(shape, Float32Array.from(rows), centroids, 1);
  expect(Array.from(got.distances)).toEqual([0, 0, 0, 0]);
  expect(got.counts).toEqual([2, 2, 0]);
  expect(got.changed).toBe(0);
  expect(got.centroids).toEqual(centroids);
});
