/** K-means in plain typed arrays: the baseline without WebGPU. */
export interface CpuKMeans {
  readonly assignments: Int32Array;
  readonly centroids: Float32Array;
  /** Sum of squared distances at the last iteration's assignment. */
  readonly objective: number;
}

/**
 * Lloyd's iterations and a last assignment, as the lab's own k-means passes over the rows.
 * Distances as ‖x‖² − 2x·c + ‖c‖². Clusters that go empty keep their centroid.
 * @param x [n, dim] @param start [k, dim]
 */
export function cpuKMeans(
  x: Float32Array,
  start: Float32Array,
  dim: number,
  iterations: number,
): CpuKMeans {
  const n = x.length / dim;
  const k = start.length / dim;
  const centroids = start.slice();
  const assignments = new Int32Array(n);
  const sums = new Float32Array(k * dim);
  const counts = new Int32Array(k);
  let objective = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    objective = assign(x, centroids, dim, assignments);
    sums.fill(0);
    counts.fill(0);
    for (let row = 0; row < n; row++) {
      const cluster = assignments[row] as number;
      counts[cluster] = (counts[cluster] as number) + 1;
      for (let d = 0; d < dim; d++) {
        const at = cluster * dim + d;
        sums[at] = (sums[at] as number) + (x[row * dim + d] as number);
      }
    }
    for (let i = 0; i < sums.length; i++) {
      const count = counts[Math.floor(i / dim)] as number;
      if (count > 0) centroids[i] = (sums[i] as number) / count;
    }
  }
  assign(x, centroids, dim, assignments);
  return { assignments, centroids, objective };
}

/** @returns the sum of squared distances */
function assign(
  x: Float32Array,
  centroids: Float32Array,
  dim: number,
  assignments: Int32Array,
): number {
  const k = centroids.length / dim;
  const halfNorms = new Float32Array(k);
  for (let c = 0; c < k; c++) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += (centroids[c * dim + d] as number) ** 2;
    halfNorms[c] = square / 2;
  }
  let total = 0;
  for (let row = 0; row < assignments.length; row++) {
    const base = row * dim;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      const at = c * dim;
      let product = 0;
      for (let d = 0; d < dim; d++) {
        product += (x[base + d] as number) * (centroids[at + d] as number);
      }
      const half = (halfNorms[c] as number) - product;
      if (half < least) {
        least = half;
        best = c;
      }
    }
    assignments[row] = best;
    let square = 0;
    for (let d = 0; d < dim; d++) square += (x[base + d] as number) ** 2;
    total += square + 2 * least;
  }
  return total;
}
