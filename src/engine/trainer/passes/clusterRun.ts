import { labelOf } from '#data/labels.ts';
import type { Split } from '#data/split.ts';
import { buildKeyFeatures } from '#model/evaluation.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import type { Stage } from '#run/stages.ts';
import type { GpuImages } from '#trainer/images.ts';
import type { RunParts } from '#trainer/runParts.ts';
import type { Clusters } from '#trainer/state/clusters.ts';
import { fingerprintOf } from '#trainer/state/fingerprint.ts';
import { type ClusteringWatch, clusterFeatures, storeFeatures } from './clustering.ts';
import { clusteringOf } from './describeClusters.ts';
import { ImagePass } from './imagePass.ts';

/**
 * PCL's E-step of a run: momentum features of the training images into the store, batch by batch,
 * then their clustering, which is kept with the run and emitted.
 * The features stored so far remain if it is aborted.
 */
export async function clusterRun(
  { gpu, runId, host, dataset }: RunParts,
  modelParts: ModelParts,
  on: { readonly stage: Stage; readonly images: GpuImages; readonly split: Split },
  at: { readonly epoch: number; readonly step: number },
  watch: ClusteringWatch,
): Promise<readonly Clusters[]> {
  const begin = performance.now();
  const { model, config } = modelParts;
  const { train } = on.split;
  const { features } = host;
  const { epoch, step } = at;
  const fingerprint = await fingerprintOf(gpu, model, on.stage);
  await features.pruneFeatures({ keepRunId: runId, keepEpoch: epoch });
  const totalBytes = train.length * config.embeddingDim * 4;
  const store = await features.openFeatureStore({ runId, epoch, fingerprint, totalBytes });
  const pass = new ImagePass(gpu, on.images, (graph, plain) => [
    buildKeyFeatures(modelParts, graph, on.stage, plain),
  ]);
  let clusters: readonly Clusters[];
  try {
    await pass.graph.finish();
    await storeFeatures(pass, store, train, watch);
    const [level] = dataset.levels;
    clusters = await clusterFeatures(
      gpu,
      store,
      train.length,
      config,
      model.granularities,
      level === undefined ? null : Array.from(train, (image) => labelOf(level, image)),
      watch,
    );
  } finally {
    pass.destroy();
  }
  await host.keepClustering?.(
    clusteringOf(clusters, dataset, on.split, {
      source: 'training',
      step,
      features: { runId, epoch, fingerprint, dim: config.embeddingDim },
    }),
  );
  host.emit({
    type: 'clusteringFinished',
    runId,
    epoch,
    clusters: clusters.flatMap(({ health }) => health ?? []),
    seconds: (performance.now() - begin) / 1000,
  });
  return clusters;
}
