import { type ModelState, type NamedArray, toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { summarize } from '#data/samples.ts';
import { bytesOf, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { counterNames } from '#model/checkpointNames.ts';
import type { Model } from '#model/model.ts';
import type { StoredTensor } from '#model/state.ts';
import type { RunConfig } from '#run/config.ts';
import { queryViews, queuePointer } from '#run/methods.ts';
import { plannedSteps } from '#run/plannedSteps.ts';
import { VERSION } from '#run/version.ts';
import type { RunParts } from '#trainer/runParts.ts';
import type { SegmentStates } from '#trainer/step/stageRun.ts';
import type { Clusters } from './clusters.ts';
import { STATE_PREFIX } from './stateNames.ts';

/** What of a run's state is not on the GPU. */
export interface CaptureState {
  readonly step: number;
  readonly epoch: number;
  readonly input: NonNullable<ModelState['input']>;
  readonly run: NonNullable<ModelState['run']>;
  readonly weights: ModelState['weights'];
  readonly segments: SegmentStates;
  /** The clustering in use, one entry per granularity; empty while there is none. */
  readonly clusters: readonly Clusters[];
}

/**
 * The whole training state as a checkpoint file with PyTorch's names, once every step submitted
 * so far has run.
 * @param onProgress bytes read from the GPU
 */
export async function captureCheckpoint(
  gpu: Gpu,
  model: Model,
  config: RunConfig,
  at: CaptureState,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const arrays: NamedArray[] = [];
  const rows = storedRows(model, at.clusters.length > 0);
  const total = rows.reduce((sum, { array }) => sum + bytesOf(array), 0);
  let done = 0;
  onProgress(done, total);
  for (const { array, stored } of rows) {
    const values = await download(gpu, array);
    done += bytesOf(array);
    onProgress(done, total);
    for (const { name, layout, shape, offset, length } of stored) {
      arrays.push({ name, layout, shape, data: values.subarray(offset, offset + length) });
    }
  }
  // A forward pass per view, as PyTorch counts.
  const passes = BigInt(at.step * queryViews(config));
  const counters = counterNames(model.layout.statistics, config);
  const checkpoint = toCheckpoint({
    arrays: [
      ...arrays,
      ...[...at.segments].map(([name, data]) => vector(STATE_PREFIX + name, data)),
      // Cluster numbers stay below 2^24, exact in f32.
      ...at.clusters.map(({ assignments }, g) =>
        vector(`cluster.${g}.im2cluster`, Float32Array.from(assignments)),
      ),
    ],
    queuePtr: queuePointer(config, at.step),
    numBatchesTracked: new Map(counters.map((name) => [name, passes])),
    step: at.step,
    epoch: at.epoch,
    config,
    input: at.input,
    run: at.run,
    ...(at.weights && { weights: at.weights }),
    version: VERSION,
  });
  return writeSafetensors(checkpoint);
}

/**
 * The model's arrays that a checkpoint holds, each with its tensors in it.
 * @param clustered whether there are prototypes, which the first clustering makes
 */
export function storedRows(
  model: Pick<Model, 'rows'>,
  clustered: boolean,
): readonly { readonly array: GpuArray; readonly stored: readonly StoredTensor[] }[] {
  return model.rows
    .filter(({ kind }) => kind !== 'prototypes' || clustered)
    .map(({ array, tensors }) => ({
      array,
      stored: tensors.filter(({ borrowed }) => borrowed !== true),
    }))
    .filter(({ stored }) => stored.length > 0);
}

/** What a checkpoint tells of its run, so that it can be resumed where the run is not stored. */
export function runOfState(
  { runId, dataset, config }: Pick<RunParts, 'runId' | 'dataset' | 'config'>,
  stepsPerEpoch: number,
  fingerprint: string,
): CaptureState['run'] {
  const { name, images, side, testImages, levels } = summarize(dataset);
  return {
    runId,
    dataset: { name, images, side, testImages, levels, fingerprint },
    totalSteps: plannedSteps(config, stepsPerEpoch),
    stepsPerEpoch,
  };
}

function vector(name: string, data: Float32Array): NamedArray {
  return { name, layout: 'vector', shape: [data.length], data };
}
