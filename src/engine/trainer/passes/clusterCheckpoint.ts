import type { WorkSignal } from '#base/workSignal.ts';
import type { ImportedState } from '#checkpoint/modelState.ts';
import type { Dataset } from '#data/dataset.ts';
import { labelOf } from '#data/labels.ts';
import { trainAndQuery } from '#data/split.ts';
import type { Gpu } from '#gpu/device.ts';
import { createModel } from '#model/createModel.ts';
import { buildKeyFeatures } from '#model/evaluation.ts';
import type { FeatureStorage } from '#run/featureStore.ts';
import type { TellTask } from '#run/phases.ts';
import type { Clustering } from '#run/prototypes.ts';
import { stageOfEpoch, stagesOf } from '#run/stages.ts';
import { FaultWatch } from '#trainer/faultWatch.ts';
import { openImages } from '#trainer/images.ts';
import { fingerprintOf } from '#trainer/state/fingerprint.ts';
import { restoreCheckpoint } from '#trainer/state/restore.ts';
import { type ClusteringWatch, clusterFeatures, storeFeatures } from './clustering.ts';
import { clusteringOf } from './describeClusters.ts';
import { ImagePass } from './imagePass.ts';

/** A checkpoint whose key tower's features are to be clustered. */
export interface CheckpointToCluster {
  readonly gpu: Gpu;
  readonly runId: string;
  readonly state: ImportedState;
  readonly dataset: Dataset;
  /** Clusters of each granularity. */
  readonly numClusters: readonly number[];
  /** Keeps the features of this run only. */
  readonly features: FeatureStorage;
}

/**
 * The clustering that a run of the checkpoint would make now: its key tower's features of the
 * training images, through the heads of its current stage. Also for runs without prototypes.
 * @throws WordsError
 */
export async function clusterCheckpoint(
  { runId, state, dataset, numClusters, gpu, features }: CheckpointToCluster,
  tell: TellTask,
  signal: WorkSignal,
): Promise<Clustering> {
  const { config, step } = state;
  const split = trainAndQuery(dataset, config.holdOut, config.seed);
  const { train } = split;
  const epoch = Math.floor(step / Math.max(1, Math.floor(train.length / config.batchSize)));
  const stages = stagesOf(config);
  const stage = stages[stageOfEpoch(stages, Math.min(epoch, config.epochs - 1))];
  if (stage === undefined) throw new Error('The run has no stage.');
  const watch: ClusteringWatch = { tell, signal };

  tell('setUp', 0, 2);
  const images = await openImages(gpu, dataset, train, config);
  tell('setUp', 1, 2);
  const model = createModel(gpu, config);
  const faults = new FaultWatch(gpu);
  let pass: ImagePass | null = null;
  try {
    restoreCheckpoint(gpu, model, config, state);
    const parts = { gpu, model, config, half: undefined };
    pass = new ImagePass(gpu, images, (graph, plain) => [
      buildKeyFeatures(parts, graph, stage, plain),
    ]);
    tell('compile', 0, 0);
    await faults.orFail(pass.graph.finish());
    const fingerprint = await faults.orFail(fingerprintOf(gpu, model, stage));
    await features.pruneFeatures({ keepRunId: runId, keepEpoch: epoch });
    const dim = config.embeddingDim;
    const totalBytes = train.length * dim * 4;
    const store = await features.openFeatureStore({ runId, epoch, fingerprint, totalBytes });
    await faults.orFail(storeFeatures(pass, store, train, watch));
    const [level] = dataset.levels;
    const clusters = await faults.orFail(
      clusterFeatures(
        gpu,
        store,
        train.length,
        config,
        numClusters.map((k) => ({ k })),
        level === undefined ? null : Array.from(train, (image) => labelOf(level, image)),
        watch,
      ),
    );
    const origin = {
      source: 'request',
      step,
      features: { runId, epoch, fingerprint, dim },
    } as const;
    return clusteringOf(clusters, dataset, split, origin);
  } finally {
    faults.close();
    pass?.destroy();
    model.destroy();
    images.pixels.free();
  }
}
