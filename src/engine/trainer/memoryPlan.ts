/**
 * The GPU memory a run would need, computed before it begins: everything a run builds is
 * built on a device that only counts bytes.
 */

import { formatBytes } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { chunkCapacity, workingBytes } from '#cluster/lloydArrays.ts';
import { type Dataset, imageCount } from '#data/dataset.ts';
import { type Split, trainAndQuery } from '#data/split.ts';
import { isStored } from '#data/storedPixels.ts';
import { allocate, free } from '#gpu/array.ts';
import { dryGpu } from '#gpu/dryGpu.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { createModel } from '#model/createModel.ts';
import { buildKeyFeatures } from '#model/evaluation.ts';
import { parameterCount } from '#model/parameters.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import type { RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { FIELDS } from '#run/fields/fields.ts';
import type { ImagesPlan, MemoryPlan } from '#run/memoryPlan.ts';
import { possibleMicroBatches } from '#run/microBatches.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { keysChange, type Stage, stagesOf } from '#run/stages.ts';
import { besideBytes, evaluationPlan } from './evaluationPlan.ts';
import { NEUTRAL, placeImages } from './images.ts';
import { Evaluator } from './passes/evaluator.ts';
import { ImagePass } from './passes/imagePass.ts';
import { BatchInputs } from './step/batchInputs.ts';
import { refillGraph } from './step/refillQueue.ts';
import { StageRun } from './step/stageRun.ts';
import { MOST_IN_FLIGHT } from './stepsInFlight.ts';

interface Needed {
  /** At the peak. */
  readonly bytes: number;
  readonly images: ImagesPlan;
  readonly largest: { readonly bytes: number; readonly label: string };
}

const fits = (adapter: AdapterSummary, { largest }: Needed): boolean =>
  largest.bytes <= adapter.maxBufferBytes;

/** Features that a clustering keeps on the GPU at most, as k-means' own default has it. */
const CLUSTER_CACHE_BYTES = 64 * 2 ** 20;

/**
 * @param config without problems
 * @param dataset the images it trains on
 */
export async function planMemory(
  adapter: AdapterSummary,
  config: RunConfig,
  dataset: Dataset,
): Promise<MemoryPlan> {
  const split = trainAndQuery(dataset, config.holdOut, config.seed);
  const neededBy = (changes: Partial<RunConfig>): Promise<Needed> =>
    needed(adapter, { ...config, ...changes }, dataset, split);
  const own = await neededBy({});
  const fitsWith = async (changes: Partial<RunConfig>): Promise<boolean> =>
    fits(adapter, await neededBy(changes));
  const largestBatch = await largestFitting(
    usableBatches(config, split.train.length),
    (batchSize) => fitsWith({ batchSize }),
  );
  const { bytes, images } = own;
  const size = { parameters: parameterCount(config), bytes, images };
  if (fits(adapter, own)) {
    return { ...size, largestBatch, largestMicroBatch: 0, problem: null };
  }
  const largestMicroBatch = await largestFitting(usableMicroBatches(config), (microBatch) =>
    fitsWith({ microBatch }),
  );
  const problem = problemOf(own, adapter, { batch: largestBatch, micro: largestMicroBatch });
  return { ...size, largestBatch, largestMicroBatch, problem };
}

/** The largest of some sizes, ascending, that fits; memory never falls with the size. 0 if none. */
async function largestFitting(
  sizes: readonly number[],
  fitsAt: (size: number) => Promise<boolean>,
): Promise<number> {
  let fitting = 0;
  let tooLarge = sizes.length;
  while (fitting < tooLarge) {
    const middle = Math.floor((fitting + tooLarge) / 2);
    if (await fitsAt(sizes[middle] ?? 0)) fitting = middle + 1;
    else tooLarge = middle;
  }
  return sizes[fitting - 1] ?? 0;
}

/** Why a config cannot run on an adapter, as its plan says it, or null when it can. */
export async function problemWithMemory(
  adapter: AdapterSummary,
  config: RunConfig,
  dataset: Dataset,
): Promise<Words | null> {
  const split = trainAndQuery(dataset, config.holdOut, config.seed);
  if (fits(adapter, await needed(adapter, config, dataset, split))) return null;
  return (await planMemory(adapter, config, dataset)).problem;
}

function problemOf(
  { bytes, largest }: Needed,
  adapter: AdapterSummary,
  { batch, micro }: { readonly batch: number; readonly micro: number },
): Words {
  const values = {
    all: formatBytes(bytes),
    piece: formatBytes(largest.bytes),
    label: largest.label,
    limit: formatBytes(adapter.maxBufferBytes),
  };
  if (micro > 0) {
    return say(
      'This run needs {{all}} of GPU memory, {{piece}} of it in one buffer ({{label}}), but buffers of this adapter are limited to {{limit}}; the largest batch size that fits is {{batch}}. Or keep the batch and set the micro-batch (microBatch) to {{micro}}.',
      { ...values, batch, micro },
    );
  }
  return batch > 0
    ? say(
        'This run needs {{all}} of GPU memory, {{piece}} of it in one buffer ({{label}}), but buffers of this adapter are limited to {{limit}}; the largest batch size that fits is {{batch}}.',
        { ...values, batch },
      )
    : say(
        'This run needs {{all}} of GPU memory, {{piece}} of it in one buffer ({{label}}), but buffers of this adapter are limited to {{limit}}; no batch size fits. Choose a smaller width, image side or queue, or load fewer images.',
        values,
      );
}

/** Batch sizes that the other fields and the images allow, ascending. */
function usableBatches(config: RunConfig, trainImages: number): number[] {
  const { min, max, multipleOf = 1 } = FIELDS.batchSize;
  const usable: number[] = [];
  for (let batchSize = min; batchSize <= Math.min(max, trainImages); batchSize += multipleOf) {
    if (validateConfig({ ...config, batchSize }).length === 0) usable.push(batchSize);
  }
  return usable;
}

/** Micro-batches smaller than what goes through now that the other fields allow, ascending. */
function usableMicroBatches(config: RunConfig): number[] {
  const now = config.microBatch || config.batchSize;
  return possibleMicroBatches(config.batchSize).filter(
    (microBatch) => microBatch < now && validateConfig({ ...config, microBatch }).length === 0,
  );
}

/** Goes through a run's stages as the session does. */
async function needed(
  adapter: AdapterSummary,
  config: RunConfig,
  dataset: Dataset,
  split: Split,
): Promise<Needed> {
  const gpu = dryGpu(adapter);
  const images = placeImages(gpu, dataset, NEUTRAL, config);
  const model = createModel(gpu, config);
  const half = config.autocast ? (adapter.shaderF16 ? 'f16' : 'emulated') : undefined;
  const parts: ModelParts = { gpu, model, config, half };
  const inputs = new BatchInputs(gpu, config, images);
  // Lives as long as the run: counted, never read.
  new ReadbackRing(gpu, model.record, MOST_IN_FLIGHT);
  let before: Stage | undefined;
  let dims = { features: 0, embedding: 0 };
  for (const stage of stagesOf(config)) {
    const graph = new StepGraph(gpu);
    const run = new StageRun(parts, graph, stage, inputs.forStep(graph), new Map());
    const evaluator = new Evaluator(parts, gpu, stage, images, dataset, split);
    dims = evaluator.dims;
    const watched = run.watchHistograms(1, MOST_IN_FLIGHT);
    for (const built of [graph, ...watched, ...evaluator.graphs]) await built.finish();
    if (keysChange(config, before, stage)) {
      const refill = refillGraph(parts, stage, inputs);
      await refill.finish();
      refill.destroy();
    }
    before = stage;
    if (stage.losses.proto) {
      const pass = new ImagePass(gpu, images, (passGraph, plain) => [
        buildKeyFeatures(parts, passGraph, stage, plain),
      ]);
      await pass.graph.finish();
      for (const { k } of model.granularities) {
        free(
          allocate(gpu, [clusterBytes(k, config.embeddingDim, split.train.length) / 4], 'k-means'),
        );
      }
      pass.destroy();
    }
    // A checkpoint is read array by array.
    const stored = model.rows.filter(({ tensors }) => tensors.length > 0);
    free(allocate(gpu, [Math.max(...stored.map(({ array }) => array.length))], 'checkpoint'));
    run.destroy();
    evaluator.destroy();
  }
  const { placement, buffers, bytes: gpuBytes } = images.pixels;
  return {
    bytes: gpu.memory.peak,
    largest: gpu.memory.largest,
    images: {
      ...{ placement, buffers, gpuBytes },
      images: imageCount(dataset),
      bytes: dataset.pixels.length,
      onDisk: isStored(dataset.pixels),
      besideBytes: besideBytes(dataset, split),
      evaluation: evaluationPlan(config, dims, dataset, split),
    },
  };
}

/** Bytes of a clustering of so many rows, all of its buffers together. */
function clusterBytes(k: number, dim: number, rows: number): number {
  const capacity = chunkCapacity(dim, rows);
  const chunks = Math.ceil(rows / capacity);
  const resident = Math.min(CLUSTER_CACHE_BYTES, chunks * capacity * dim * 4);
  return workingBytes({ k, dim, capacity }, chunks) + resident;
}
