/** Clusters as the page's gallery shows them. */
import { clusterShape, duplicatePairs } from '#cluster/agreement.ts';
import type { Dataset } from '#data/dataset.ts';
import { labelOf } from '#data/labels.ts';
import type { Split } from '#data/split.ts';
import type { Evaluation } from '#run/evaluations.ts';
import {
  type AgreementPoint,
  type ClusterGallery,
  type Clustering,
  type FoundClusters,
  NEAREST_SHOWN,
  type PrototypesDescription,
} from '#run/prototypes.ts';
import type { Clusters } from '#trainer/state/clusters.ts';
import { PASS_BATCH } from './imagePass.ts';

/** What is known of a clustering beside its images. */
export interface ClusteringOrigin extends Pick<Clustering, 'source' | 'step'> {
  readonly features: Omit<Clustering['features'], 'count' | 'batchRows'>;
}

/** A clustering with everything needed to show it without the data set. */
export function clusteringOf(
  clusters: readonly Clusters[],
  dataset: Dataset,
  { train }: Pick<Split, 'train'>,
  { source, step, features }: ClusteringOrigin,
): Clustering {
  const level = dataset.levels[0];
  return {
    source,
    step,
    features: { ...features, count: train.length, batchRows: PASS_BATCH },
    images: train,
    labels: level === undefined ? null : Int32Array.from(train, (image) => labelOf(level, image)),
    classNames: level?.classNames ?? [],
    granularities: clusters.flatMap(({ health, distances, ...rest }) =>
      health === null || distances === null ? [] : [{ ...rest, health, distances }],
    ),
  };
}

/** @param evaluations of the run, in any order */
export function describeClustering(
  { granularities, ...rest }: Clustering,
  evaluations: readonly Evaluation[],
): PrototypesDescription {
  const { labels, features } = rest;
  return {
    ...rest,
    galleries: granularities.map((found) =>
      describeClusters(found, labels, rest.classNames.length, features.dim),
    ),
    agreement: evaluations.flatMap(agreementOf).sort((a, b) => a.epoch - b.epoch),
  };
}

function agreementOf({ epoch, clusters }: Evaluation): AgreementPoint[] {
  return clusters.flatMap(({ k, nmi, ari, acc }) =>
    nmi === null || ari === null
      ? []
      : [{ epoch, k, nmi, ari, acc: acc === null ? null : acc / 100 }],
  );
}

function describeClusters(
  { health, assignments, distances, prototypes, density }: FoundClusters,
  labels: Int32Array | null,
  classes: number,
  dim: number,
): ClusterGallery {
  const { k } = health;
  const { sizes } = clusterShape(assignments, prototypes, dim);
  const twin = new Int32Array(k).fill(-1);
  duplicatePairs(prototypes, dim, (a, b) => {
    if (twin[a] === -1) twin[a] = b;
    if (twin[b] === -1) twin[b] = a;
  });
  const rows = byCluster(assignments, sizes);
  const nearest = new Int32Array(k * NEAREST_SHOWN).fill(-1);
  const purity = new Float32Array(k).fill(Number.NaN);
  const majority = new Int32Array(k).fill(-1);
  const counts = new Uint32Array(classes);
  let from = 0;
  for (let cluster = 0; cluster < k; cluster++) {
    const size = sizes[cluster] as number;
    const members = rows.subarray(from, from + size);
    from += size;
    if (labels !== null && size > 0) {
      counts.fill(0);
      for (const row of members) {
        const label = labels[row] as number;
        if (label >= 0) counts[label] = (counts[label] as number) + 1;
      }
      const best = counts.reduce((most, count, at) => (count > (counts[most] ?? 0) ? at : most), 0);
      // Of those that have a class.
      const labelled = counts.reduce((sum, count) => sum + count, 0);
      if (labelled > 0) {
        majority[cluster] = best;
        purity[cluster] = (100 * (counts[best] as number)) / labelled;
      }
    }
    // Ties go to the lower row: the sort is stable and members ascend.
    members.sort((a, b) => (distances[a] as number) - (distances[b] as number) || a - b);
    nearest.set(members.subarray(0, NEAREST_SHOWN), cluster * NEAREST_SHOWN);
  }
  return { health, assignments, density, sizes, purity, majority, twin, nearest };
}

/** All rows grouped by cluster, ascending within each. */
function byCluster(assignments: Int32Array, sizes: Uint32Array): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(sizes.length);
  for (let c = 1; c < sizes.length; c++)
    next[c] = (next[c - 1] as number) + (sizes[c - 1] as number);
  const rows = new Uint32Array(assignments.length);
  assignments.forEach((cluster, row) => {
    const at = next[cluster] as number;
    rows[at] = row;
    next[cluster] = at + 1;
  });
  return rows;
}
