/** What one Lloyd iteration finds. */
export interface LloydStep {
  /** [n] the nearest centroid, of equals the first. */
  readonly assignments: Int32Array;
  /** [n] squared distances to it. */
  readonly distances: Float64Array;
  /** Their sum, before the update. */
  readonly inertia: number;
  /** [k] rows of each cluster. */
  readonly counts: Int32Array;
  /** [k, D] means; an empty cluster keeps its centroid. */
  readonly centroids: Float64Array;
}

/** One Lloyd iteration in f64; x [n, dim], centroids [k, dim]. */
export function lloydReference(
  dim: number,
  x: ArrayLike<number>,
  centroids: ArrayLike<number>,
): LloydStep {
  const n = x.length / dim;
  const k = centroids.length / dim;
  const assignments = new Int32Array(n);
  const distances = new Float64Array(n);
  const counts = new Int32Array(k);
  const sums = new Float64Array(k * dim);
  let inertia = 0;
  for (let row = 0; row < n; row++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      let distance = 0;
      for (let d = 0; d < dim; d++) {
        distance += ((x[row * dim + d] as number) - (centroids[c * dim + d] as number)) ** 2;
      }
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    assignments[row] = nearest;
    distances[row] = least;
    inertia += least;
    counts[nearest] = (counts[nearest] as number) + 1;
    for (let d = 0; d < dim; d++) {
      const at = nearest * dim + d;
      sums[at] = (sums[at] as number) + (x[row * dim + d] as number);
    }
  }
  const means = sums.map((sum, i) => {
    const count = counts[Math.floor(i / dim)] as number;
    return count > 0 ? sum / count : (centroids[i] as number);
  });
  return { assignments, distances, inertia, counts, centroids: means };
}
