/** Agreement of clusters with labels, and statistics of the clusters. */
import { largestAssignment } from './assignment.ts';

export interface Agreement {
  /** Normalised mutual information, arithmetic mean (scikit-learn's default); 0 to 1. */
  readonly nmi: number;
  /** Adjusted Rand index (Hubert & Arabie 1985); 0 by chance, 1 for equal partitions. */
  readonly ari: number;
  /** Share of rows whose label is the most frequent one of their cluster; 0 to 1. */
  readonly purity: number;
  /**
   * Share of rows whose label is that of their cluster, with clusters and labels assigned one to one
   * so that it is largest (Hungarian algorithm); 0 to 1.
   */
  readonly acc: number;
}

export interface ClusterShape {
  /** [k] rows of each cluster. */
  readonly sizes: Uint32Array<ArrayBuffer>;
  readonly smallest: number;
  readonly median: number;
  readonly largest: number;
  /** Clusters without rows. */
  readonly empty: number;
  /** Pairs of prototypes with a cosine above 0.999; counted up to a million. */
  readonly duplicates: number;
}

/**
 * NMI, ARI, purity and accuracy of two partitions of the same rows; rows with a negative label are left out.
 * Two partitions with a single part each score 1, as in scikit-learn; no rows give NaN.
 * @param clusters [n] cluster of every row
 * @param labels [n] class of every row, whole numbers
 */
export function agreement(clusters: ArrayLike<number>, labels: ArrayLike<number>): Agreement {
  const joint = new Map<number, Map<number, number>>();
  const byLabel = new Map<number, number>();
  let n = 0;
  for (let row = 0; row < clusters.length; row++) {
    const cluster = clusters[row] as number;
    const label = labels[row] as number;
    if (label < 0) continue;
    let within = joint.get(cluster);
    if (within === undefined) {
      within = new Map();
      joint.set(cluster, within);
    }
    within.set(label, (within.get(label) ?? 0) + 1);
    byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
    n++;
  }
  if (n === 0) {
    const none = Number.NaN;
    return { nmi: none, ari: none, purity: none, acc: none };
  }
  const labelSizes = [...byLabel.values()];
  const clusterSizes: number[] = [];
  let mutual = 0;
  let jointPairs = 0;
  let majority = 0;
  for (const within of joint.values()) {
    const size = sum([...within.values()]);
    clusterSizes.push(size);
    majority += Math.max(...within.values());
    for (const [label, both] of within) {
      jointPairs += pairs(both);
      mutual += (both / n) * Math.log((both * n) / (size * (byLabel.get(label) ?? 0)));
    }
  }
  const entropies = (entropy(clusterSizes, n) + entropy(labelSizes, n)) / 2;
  const clusterPairs = sum(clusterSizes.map(pairs));
  const labelPairs = sum(labelSizes.map(pairs));
  const chance = n > 1 ? (clusterPairs * labelPairs) / pairs(n) : 0;
  const most = (clusterPairs + labelPairs) / 2;
  return {
    nmi: entropies === 0 ? 1 : Math.max(0, mutual) / entropies,
    ari: most === chance ? 1 : (jointPairs - chance) / (most - chance),
    purity: majority / n,
    acc: assigned(joint, [...byLabel.keys()]) / n,
  };
}

/** Rows in pairs of a cluster and a label, each at most in one pair, as many as possible. */
function assigned(
  joint: ReadonlyMap<number, ReadonlyMap<number, number>>,
  labels: readonly number[],
): number {
  const clusters = [...joint.values()];
  const columns = labels.length;
  const counts = new Float64Array(clusters.length * columns);
  clusters.forEach((within, row) => {
    labels.forEach((label, column) => {
      counts[row * columns + column] = within.get(label) ?? 0;
    });
  });
  return largestAssignment(counts, clusters.length, columns).reduce(
    (total, column, row) => total + (column < 0 ? 0 : (counts[row * columns + column] as number)),
    0,
  );
}

/**
 * @param assignments [n] cluster of every row
 * @param prototypes [k, dim] unit rows
 */
export function clusterShape(
  assignments: ArrayLike<number>,
  prototypes: Float32Array,
  dim: number,
): ClusterShape {
  const k = prototypes.length / dim;
  const sizes = new Uint32Array(k);
  for (let row = 0; row < assignments.length; row++) {
    const cluster = assignments[row] as number;
    sizes[cluster] = (sizes[cluster] as number) + 1;
  }
  const sorted = sizes.slice().sort();
  const middle = (k - 1) / 2;
  return {
    sizes,
    smallest: sorted[0] ?? 0,
    median: ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2,
    largest: sorted.at(-1) ?? 0,
    empty: sizes.filter((size) => size === 0).length,
    duplicates: duplicatePairs(prototypes, dim),
  };
}

/** Squared distance of unit rows whose cosine is 0.999. */
const NEAR = 0.002;

/** Largest count of pairs: in a collapsed clustering nearly all pairs qualify. */
const MOST_PAIRS = 1_000_000;

/**
 * Unit rows with a cosine above 0.999 are less than √0.002 apart in every direction. So of rows
 * sorted along one direction only those within that reach are compared, and a comparison ends as
 * soon as the distance of the first dimensions is too large.
 * @param take is called with every counted pair
 */
export function duplicatePairs(
  rows: Float32Array,
  dim: number,
  take: (a: number, b: number) => void = () => {},
): number {
  const k = rows.length / dim;
  const along = direction(dim);
  const projection = Float64Array.from({ length: k }, (_, row) => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += (rows[row * dim + d] as number) * (along[d] as number);
    return sum;
  });
  const order = Array.from({ length: k }, (_, row) => row);
  order.sort((a, b) => (projection[a] as number) - (projection[b] as number));
  const reach = Math.sqrt(NEAR) + 1e-6;
  let found = 0;
  for (let i = 0; i < k && found < MOST_PAIRS; i++) {
    const a = order[i] as number;
    for (let j = i + 1; j < k; j++) {
      const b = order[j] as number;
      if ((projection[b] as number) - (projection[a] as number) > reach) break;
      let square = 0;
      for (let d = 0; d < dim && square < NEAR; d++) {
        square += ((rows[a * dim + d] as number) - (rows[b * dim + d] as number)) ** 2;
      }
      if (square >= NEAR) continue;
      found++;
      take(a, b);
    }
  }
  return Math.min(found, MOST_PAIRS);
}

/** A unit vector with no structure that prototypes could share. */
function direction(dim: number): Float64Array {
  const values = Float64Array.from({ length: dim }, (_, d) => Math.cos(d * d + d));
  const norm = Math.sqrt(values.reduce((square, value) => square + value * value, 0));
  return values.map((value) => value / norm);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const pairs = (count: number): number => (count * (count - 1)) / 2;

const entropy = (sizes: readonly number[], n: number): number =>
  sizes.length === 1 ? 0 : -sum(sizes.map((size) => (size / n) * Math.log(size / n)));
