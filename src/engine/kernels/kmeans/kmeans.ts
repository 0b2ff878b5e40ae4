import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { laneSumsPrelude, TREE } from '#kernels/shared/tree.ts';
import meansWgsl from './means.wgsl?raw';
import membersWgsl from './members.wgsl?raw';
import nearestWgsl from './nearest.wgsl?raw';
import scoresWgsl from './scores.wgsl?raw';
import sumsWgsl from './sums.wgsl?raw';
import tilesWgsl from './tiles.wgsl?raw';

/** Rows of a unit of the product; a chunk's capacity is a multiple of it. */
export const BLOCK_ROWS = 256;

/** Centroids of a unit of the product. */
const SPLIT_CENTROIDS = 128;

const TILE = 16;

/** A chunk of rows that is clustered at a time. */
export interface KMeansShape {
  /** Clusters. */
  readonly k: number;
  /** D */
  readonly dim: number;
  /** Rows the chunk's arrays have room for; a multiple of BLOCK_ROWS. */
  readonly capacity: number;
  /** Rows of this chunk, 1 to capacity. */
  readonly rows: number;
}

/** Centroids rounded up to whole tiles: the length of `halfNorms`, and of `tiles` over D. */
export const paddedCentroids = (k: number): number => Math.ceil(k / TILE) * TILE;

/** Parts in which a row's centroids are compared: the first side of `scores` and `indices`. */
export const splitsOf = (k: number): number => Math.ceil(k / SPLIT_CENTROIDS);

/** Units of work of a chunk's product: blocks of rows times splits of the centroids. */
export const productUnits = ({ rows, k }: KMeansShape): number =>
  Math.ceil(rows / BLOCK_ROWS) * splitsOf(k);

const tilesKernel: Kernel = {
  name: 'K-means tiles',
  wgsl: tilesWgsl,
  bindings: ['read', 'write', 'write'],
};
const scoresKernel: Kernel = {
  name: 'K-means product',
  wgsl: scoresWgsl,
  bindings: ['read', 'read', 'read', 'write', 'write'],
};
const nearestKernel: Kernel = {
  name: 'K-means nearest',
  wgsl: laneSumsPrelude + nearestWgsl,
  bindings: ['read', 'read', 'read', 'read', 'write', 'write', 'write'],
};
const membersKernel: Kernel = {
  name: 'K-means members',
  wgsl: membersWgsl,
  bindings: ['read', 'write', 'write', 'write'],
};
const sumsKernel: Kernel = {
  name: 'K-means sums',
  wgsl: sumsWgsl,
  bindings: ['read', 'read', 'read', 'read', 'write', 'write'],
};
const meansKernel: Kernel = {
  name: 'K-means means',
  wgsl: meansWgsl,
  bindings: ['read', 'read', 'write', 'write'],
};

/** tiles [paddedCentroids, D] and halfNorms [paddedCentroids] ← centroids [k, D]. */
export function launchTiles(
  graph: StepGraph,
  { k, dim }: Pick<KMeansShape, 'k' | 'dim'>,
  centroids: GpuArray,
  tiles: GpuArray,
  halfNorms: GpuArray,
): void {
  const padded = paddedCentroids(k);
  graph.launch({
    kernel: tilesKernel,
    shape: { K: k, D: dim, P: padded },
    arrays: [centroids, tiles, halfNorms],
    workgroups: workgroupsFor(padded, 64),
  });
}

/**
 * The units `first` to `first + units − 1` of a chunk's product: scores and indices
 * [splits, capacity] ← every row's best centroid in each split.
 * @param units at most 65,535; those past the last do nothing
 */
export function launchProduct(
  graph: StepGraph,
  shape: KMeansShape,
  first: number,
  units: number,
  arrays: {
    /** [D, capacity]: dimension by dimension. */
    readonly x: GpuArray;
    readonly tiles: GpuArray;
    readonly halfNorms: GpuArray;
    readonly scores: GpuArray;
    readonly indices: GpuArray;
  },
): void {
  graph.launch({
    kernel: scoresKernel,
    shape: {
      D: shape.dim,
      R4: shape.capacity / 4,
      BLOCKS: Math.ceil(shape.rows / BLOCK_ROWS),
      TILES: paddedCentroids(shape.k) / TILE,
      FIRST: first,
    },
    arrays: [arrays.x, arrays.tiles, arrays.halfNorms, arrays.scores, arrays.indices],
    workgroups: [units],
  });
}

/**
 * assignments [capacity] and squared distances [capacity] ← the nearest centroid of every row;
 * groupSums [capacity / 64] ← the distances added by 64.
 */
export function launchNearest(
  graph: StepGraph,
  shape: KMeansShape,
  arrays: {
    readonly x: GpuArray;
    readonly centroids: GpuArray;
    readonly scores: GpuArray;
    readonly indices: GpuArray;
    readonly assignments: GpuArray;
    readonly distances: GpuArray;
    readonly groupSums: GpuArray;
  },
): void {
  graph.launch({
    kernel: nearestKernel,
    shape: {
      ...TREE,
      ROWS: shape.rows,
      R: shape.capacity,
      D: shape.dim,
      SPLITS: splitsOf(shape.k),
    },
    arrays: [
      arrays.x,
      arrays.centroids,
      arrays.scores,
      arrays.indices,
      arrays.assignments,
      arrays.distances,
      arrays.groupSums,
    ],
    workgroups: [Math.ceil(shape.rows / 64)],
  });
}

/**
 * sums [k, D] += the chunk's rows by cluster, counts [k] += their numbers, log += the chunk's
 * inertia (log[0] entries, then the entries). All three start from zero.
 */
export function launchSums(
  graph: StepGraph,
  shape: KMeansShape,
  arrays: {
    readonly x: GpuArray;
    readonly assignments: GpuArray;
    readonly groupSums: GpuArray;
    /** [capacity] and [k]: the clusters' lists of rows. */
    readonly next: GpuArray;
    readonly heads: GpuArray;
    readonly counts: GpuArray;
    readonly sums: GpuArray;
    readonly log: GpuArray;
  },
): void {
  const { k, dim, capacity, rows } = shape;
  graph.launch({
    kernel: membersKernel,
    shape: { K: k, ROWS: rows },
    arrays: [arrays.assignments, arrays.next, arrays.heads, arrays.counts],
    workgroups: workgroupsFor(k, 64),
  });
  graph.launch({
    kernel: sumsKernel,
    shape: { K: k, D: dim, R: capacity, ROWS: rows, GROUPS: Math.ceil(rows / 64) },
    arrays: [arrays.x, arrays.next, arrays.heads, arrays.groupSums, arrays.sums, arrays.log],
    workgroups: workgroupsFor(k, 1),
  });
}

/** centroids [k, D] ← sums / counts where there are rows; changed[0] ← 1 if any bit changed. */
export function launchMeans(
  graph: StepGraph,
  { k, dim }: Pick<KMeansShape, 'k' | 'dim'>,
  arrays: {
    readonly sums: GpuArray;
    readonly counts: GpuArray;
    readonly centroids: GpuArray;
    readonly changed: GpuArray;
  },
): void {
  graph.launch({
    kernel: meansKernel,
    shape: { K: k, D: dim },
    arrays: [arrays.sums, arrays.counts, arrays.centroids, arrays.changed],
    workgroups: workgroupsFor(k * dim, 64),
  });
}
