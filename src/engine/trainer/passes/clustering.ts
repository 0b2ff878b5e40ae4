import { say, WordsError } from '#base/words.ts';
import type { WorkSignal } from '#base/workSignal.ts';
import { agreement, clusterShape } from '#cluster/agreement.ts';
import { concentration, normaliseRows } from '#cluster/concentration.ts';
import { kMeans } from '#cluster/kmeans.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Granularity } from '#model/model.ts';
import type { RunConfig } from '#run/config.ts';
import type { FeatureStore } from '#run/featureStore.ts';
import type { TellTask } from '#run/phases.ts';
import type { Clusters } from '#trainer/state/clusters.ts';
import { batchesOf, type ImagePass, PASS_BATCH } from './imagePass.ts';

/** Callbacks of a clustering. */
export interface ClusteringWatch {
  readonly tell: TellTask;
  /** Called with the images whose features are stored, and their bytes. */
  readonly onStored?: (images: number, bytes: number) => void;
  /** Awaited between batches. */
  readonly signal: WorkSignal;
}

/**
 * Computes the features of all images that the store does not hold yet, batch by batch: each is
 * stored as a record of its own and freed before the next but one is computed.
 * What was stored remains if the pass is aborted.
 */
export async function storeFeatures(
  pass: ImagePass,
  store: FeatureStore,
  images: Uint32Array<ArrayBuffer>,
  watch: ClusteringWatch,
): Promise<void> {
  const present = new Set(await store.batches());
  const missing = batchesOf(images.length).filter((batch) => !present.has(batch));
  const rowsOf = (batch: number): number =>
    Math.min(PASS_BATCH, images.length - batch * PASS_BATCH);
  let done = images.length - missing.reduce((sum, batch) => sum + rowsOf(batch), 0);
  let bytes = await store.bytes();
  const report = (): void => {
    watch.tell('features', done, images.length);
    watch.onStored?.(done, bytes);
  };
  report();
  await pass.run(
    images,
    missing,
    async (batch, [rows]) => {
      if (rows === undefined) throw new Error('the pass has no output');
      await store.put(batch, rows);
      done += rowsOf(batch);
      bytes += rows.byteLength;
      report();
    },
    watch.signal,
  );
}

/**
 * Clusters the stored features into every granularity (PCL, E-step): k-means, concentration φ,
 * then unit prototypes.
 * @param labels of the images at the finest level, or null
 */
export async function clusterFeatures(
  gpu: Gpu,
  store: FeatureStore,
  count: number,
  config: RunConfig,
  granularities: readonly Pick<Granularity, 'k'>[],
  labels: ArrayLike<number> | null,
  watch: ClusteringWatch,
): Promise<readonly Clusters[]> {
  const dim = config.embeddingDim;
  const read = async (batch: number): Promise<Float32Array<ArrayBuffer>> => {
    const rows = await store.get(batch);
    if (rows === null) {
      throw new WordsError(
        say(
          'The stored features of batch {{batch}} are missing or damaged; resume the run, and they are computed again.',
          { batch },
        ),
      );
    }
    return rows;
  };
  const found: Clusters[] = [];
  for (const [index, { k }] of granularities.entries()) {
    watch.tell('kMeans', 0, 0, { k });
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
        onProgress: (done, total) => watch.tell('kMeans', done, total, { k }),
        signal: watch.signal,
      },
    );
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
        acc: agrees === null ? null : 100 * agrees.acc,
      },
    });
  }
  return found;
}
