/** Concentration φ of PCL (Li et al. 2021, equation 11; main_pcl.py of salesforce/PCL), in f64. */

export interface ConcentrationSettings {
  /** τ: the mean that the densities are scaled to. */
  readonly temperature: number;
  /** α: raises φ less for small clusters; default 10. */
  readonly alpha?: number;
  /**
   * `guarded` (default): squared distances below 0 count as 0; where clipping leaves no φ above 0,
   * φ = τ for all; no φ falls below 1e-6 of the mean. `naive`: PCL's formula unchanged: NaN for
   * every cluster as soon as one distance is negative or all are 0.
   */
  readonly guard?: 'guarded' | 'naive';
}

/** φ of every cluster [k], stage by stage. */
export interface Concentration {
  /** mean √D / ln(size + α); 0 for a cluster of one row or none. */
  readonly raw: Float64Array<ArrayBuffer>;
  /** Clusters of one row or none have the largest φ. */
  readonly filled: Float64Array<ArrayBuffer>;
  /** Clipped to the 10th and 90th percentile over the clusters, then floored where guarded. */
  readonly clipped: Float64Array<ArrayBuffer>;
  /** Scaled to the mean τ: the temperature of the prototype. */
  readonly density: Float64Array<ArrayBuffer>;
}

/**
 * @param assignments [n] cluster of every row
 * @param distances [n] squared distances to its centroid, the centroids not normalised yet
 */
export function concentration(
  assignments: ArrayLike<number>,
  distances: ArrayLike<number>,
  k: number,
  { temperature, alpha = 10, guard = 'guarded' }: ConcentrationSettings,
): Concentration {
  const guarded = guard === 'guarded';
  const sizes = new Float64Array(k);
  const raw = new Float64Array(k);
  for (let row = 0; row < assignments.length; row++) {
    const cluster = assignments[row] as number;
    const distance = distances[row] as number;
    sizes[cluster] = (sizes[cluster] as number) + 1;
    raw[cluster] = (raw[cluster] as number) + Math.sqrt(guarded ? Math.max(distance, 0) : distance);
  }
  for (let c = 0; c < k; c++) {
    const size = sizes[c] as number;
    raw[c] = size > 1 ? (raw[c] as number) / size / Math.log(size + alpha) : 0;
  }
  const largest = raw.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const filled = raw.map((value, c) => ((sizes[c] as number) > 1 ? value : largest));
  const low = percentile(filled, 10);
  const high = percentile(filled, 90);
  let clipped = filled.map((value) => Math.min(Math.max(value, low), high));
  if (guarded && !(high > 0)) {
    const flat = new Float64Array(k).fill(temperature);
    return { raw, filled, clipped: flat, density: flat.slice() };
  }
  if (guarded) {
    const floor = 1e-6 * mean(clipped);
    clipped = clipped.map((value) => Math.max(value, floor));
  }
  const scale = temperature / mean(clipped);
  return { raw, filled, clipped, density: clipped.map((value) => value * scale) };
}

/** Prototypes: every row scaled to length 1, rows shorter than 1e-12 by 1e12, as PyTorch does. */
export function normaliseRows(
  values: Float32Array<ArrayBuffer>,
  dim: number,
): Float32Array<ArrayBuffer> {
  const unit = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += dim) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += (values[start + d] as number) ** 2;
    const norm = Math.max(Math.sqrt(square), 1e-12);
    for (let d = 0; d < dim; d++) unit[start + d] = (values[start + d] as number) / norm;
  }
  return unit;
}

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/** numpy's default percentile: linear between the two nearest of the sorted values. */
function percentile(values: Float64Array, percent: number): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  const sorted = values.slice().sort();
  const at = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}
