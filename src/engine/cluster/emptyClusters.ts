import type { RandomStream } from '#base/random.ts';

const EPSILON = 1 / 1024;

/**
 * Gives every empty cluster half of a large one, as faiss's Clustering does: walk the clusters
 * from the first, round and round, and accept cluster c with probability (size − 1) / (n − k);
 * copy its centroid, move the two apart by 1/1024 in alternating directions, halve the sizes.
 * faiss draws from a Mersenne twister seeded with 1234 in every call; here `stream` takes its
 * place, so the clusters that are split differ from faiss's, their distribution does not.
 * @param centroids [k, dim], changed in place
 * @param counts [k] rows of each cluster
 * @param rows n; more than k
 * @returns how many clusters were split
 */
export function splitEmptyClusters(
  centroids: Float32Array<ArrayBuffer>,
  counts: ArrayLike<number>,
  rows: number,
  stream: RandomStream,
): number {
  const k = counts.length;
  const dim = centroids.length / k;
  const sizes = Float64Array.from(counts);
  let splits = 0;
  for (let empty = 0; empty < k; empty++) {
    if (sizes[empty] !== 0) continue;
    let from = 0;
    while (stream.uniform() >= ((sizes[from] as number) - 1) / (rows - k)) from = (from + 1) % k;
    for (let d = 0; d < dim; d++) {
      const value = centroids[from * dim + d] as number;
      const sign = d % 2 === 0 ? EPSILON : -EPSILON;
      centroids[empty * dim + d] = value * (1 + sign);
      centroids[from * dim + d] = value * (1 - sign);
    }
    sizes[empty] = (sizes[from] as number) / 2;
    sizes[from] = (sizes[from] as number) - (sizes[empty] as number);
    splits++;
  }
  return splits;
}
