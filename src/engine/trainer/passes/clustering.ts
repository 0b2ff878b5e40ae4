import { agreement, clusterShape } from '#cluster/agreement.ts';
import { concentration, normaliseRows } from '#cluster/concentration.ts';
import { kMeans } from '#cluster/kmeans.ts';
import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Granularity } from '#model/moco.ts';
import type { RunConfig } from '#run/config.ts';
import type { ClusterHealth } from '#run/evaluations.ts';
import type { FeatureStore } from '#run/featureStore.ts';
import { batchesOf, type ImagePass, PASS_BATCH } from './imagePass.ts';

/** The clustering of one granularity, of the training images in their order. */
export interface Clusters {
  /** Prototype of every training image: PCL's im2cluster. */
  readonly assignments: Int32Array<ArrayBuffer>;
  /** Squared distance of every training image to its centroid; null out of a checkpoint. */
  readonly distances: Float32Array<ArrayBuffer> | null;
  /** [k, D] unit rows. */
  readonly prototypes: Float32Array<ArrayBuffer>;
  /** φ [k] */
  readonly density: Float32Array<ArrayBuffer>;
  /** Null for clusters out of a checkpoint, which does not hold it. */
  readonly health: ClusterHealth | null;
}

/** What a clustering reports and asks on its way. */
export interface ClusteringWatch {
  /** Images whose features are stored. */
  readonly onFeatures: (done: number, bytesStored: number) => void;
  readonly onCluster: (k: number, done: number, total: number) => void;
  /** Asked between batches; false ends it. */
  readonly goesOn: () => Promise<boolean>;
}

/**
 * Computes the features of all images that the store does not hold yet, batch by batch: each is
 * stored as a record of its own and freed before the next but one is computed.
 * @returns false when it was ended; what was stored stays
 */
export async function storeFeatures(
  pass: ImagePass,
  store: FeatureStore,
  images: Uint32Array<ArrayBuffer>,
  watch: ClusteringWatch,
): Promise<boolean> {
  const present = new Set(await store.batches());
  const missing = batchesOf(images.length).filter((batch) => !present.has(batch));
  const rowsOf = (batch: number): number =>
    Math.min(PASS_BATCH, images.length - batch * PASS_BATCH);
  let done = images.length - missing.reduce((sum, batch) => sum + rowsOf(batch), 0);
  let bytes = await store.bytes();
  watch.onFeatures(done, bytes);
  return pass.run(
    images,
    missing,
    async (batch, [rows]) => {
      if (rows === undefined) throw new Error('the pass has no output');
      await store.put(batch, rows);
      done += rowsOf(batch);
      bytes += rows.byteLength;
      watch.onFeatures(done, bytes);
    },
    watch.goesOn,
  );
}

/**
 * Clusters the stored features into every granularity (PCL, E-step): k-means, concentration φ,
 * then unit prototypes.
 * @param labels of the images at the finest level, or null
 * @returns null when it was ended
 */
export async function clusterFeatures(
  gpu: Gpu,
  store: FeatureStore,
  count: number,
  config: RunConfig,
  granularities: readonly Pick<Granularity, 'k'>[],
  labels: ArrayLike<number> | null,
  watch: ClusteringWatch,
): Promise<readonly Clusters[] | null> {
  const dim = config.embeddingDim;
  const read = async (batch: number): Promise<Float32Array<ArrayBuffer>> => {
    const rows = await store.get(batch);
    if (rows === null) {
      throw new Error(
        `The stored features of batch ${batch} are missing or damaged; resume the run, and they are computed again.`,
      );
    }
    return rows;
  };
  const found: Clusters[] = [];
  for (const [index, { k }] of granularities.entries()) {
    const result = await kMeans(
      gpu,
      { count, dim, batchRows: PASS_BATCH, read },
      {
        k,
        seed: config.seed + index,
        iterations: config.clusterIterations,
        redos: config.clusterRedos,
      },
      {
        onProgress: (done, total) => watch.onCluster(k, done, total),
        goesOn: watch.goesOn,
      },
    );
    if (result === null) return null;
    const { assignments, distances, centroids, objective } = result;
    const { density } = concentration(assignments, distances, k, {
      temperature: config.temperature,
      alpha: config.concentrationAlpha,
    });
    const prototypes = normaliseRows(centroids, dim);
    const shape = clusterShape(assignments, prototypes, dim);
    const agrees = labels === null ? null : agreement(assignments, labels);
    found.push({
      assignments,
      distances,
      prototypes,
      density: Float32Array.from(density),
      health: {
        k,
        inertia: objective,
        empty: shape.empty,
        duplicates: shape.duplicates,
        smallest: shape.smallest,
        largest: shape.largest,
        phiMin: density.reduce((a, b) => Math.min(a, b)),
        phiMax: density.reduce((a, b) => Math.max(a, b)),
        nmi: agrees?.nmi ?? null,
        ari: agrees?.ari ?? null,
        purity: agrees === null ? null : 100 * agrees.purity,
      },
    });
  }
  return found;
}

/** Puts prototypes and concentrations where the step reads them. */
export function uploadClusters(
  gpu: Gpu,
  granularities: readonly Granularity[],
  clusters: readonly Clusters[],
): void {
  granularities.forEach(({ centroids, density }, g) => {
    const found = clusters[g];
    if (found === undefined) throw new Error(`granularity ${g} has no clusters`);
    upload(gpu, centroids, found.prototypes);
    upload(gpu, density, found.density);
  });
}
