import { imageBytes } from '#data/storedPixels.ts';
import type { Gpu } from '#gpu/device.ts';
import { type DryLimits, dryGpu } from '#gpu/dryGpu.ts';
import type { CommandDescription } from '#gpu/graphCommands.ts';
import type { KernelChoices } from '#gpu/kernelChoices.ts';
import type { PipelineCache } from '#gpu/pipelines.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import type { Half } from '#kernels/half/half.ts';
import { createModel } from '#model/createModel.ts';
import type { RunConfig } from '#run/config.ts';
import { storedSideOf } from '#run/imageSides.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { type Stage, stagesOf } from '#run/stages.ts';
import { NEUTRAL } from '#trainer/images.ts';
import { placePixels } from '#trainer/pixels/gpuPixels.ts';
import { BatchInputs } from './batchInputs.ts';
import { StageRun } from './stageRun.ts';

/** The commands of a training step in one stage. */
export interface StageCommands {
  /** 0-based epochs of the stage, the last one included. */
  readonly firstEpoch: number;
  readonly lastEpoch: number;
  readonly commands: readonly CommandDescription[];
}

/** The graph of a step as it was recorded; it cannot be finished. */
export interface RecordedStage {
  readonly stage: Stage;
  readonly graph: StepGraph;
}

/**
 * What a step of every stage records for an adapter. Nothing is computed and no memory of the
 * adapter is used.
 * @param adapter.pipelines those of a device, where the graphs' are asked for; absent: none is compiled
 * @param half the rounding that autocast uses there; undefined without autocast
 */
export function recordStages(
  {
    summary,
    limits,
    choices,
    pipelines,
  }: {
    readonly summary: AdapterSummary;
    readonly limits?: DryLimits;
    readonly choices?: KernelChoices | undefined;
    readonly pipelines?: PipelineCache;
  },
  config: RunConfig,
  half: Half | undefined,
): RecordedStage[] {
  const gpu: Gpu = { ...dryGpu(summary, limits), ...(choices && { choices }) };
  const { imageSide: side, normalisation } = config;
  const sourceSide = storedSideOf(config);
  const one = { pixels: new Uint8Array(imageBytes(sourceSide)), side: sourceSide };
  const pixels = placePixels(gpu, one, 'whole');
  const images = { pixels, side, sourceSide, ...NEUTRAL, normalisation };
  const parts = { gpu, model: createModel(gpu, config), config, half };
  const inputs = new BatchInputs(gpu, config, images);
  const recorder = pipelines === undefined ? gpu : { ...gpu, pipelines, dry: false };
  return stagesOf(config).map((stage) => {
    const graph = new StepGraph(recorder);
    new StageRun(parts, graph, stage, inputs.forStep(graph), new Map());
    return { stage, graph };
  });
}

/** The commands of a step of every stage, as an adapter gets them; see recordStages. */
export function stepCommands(
  { summary, device }: Pick<Gpu, 'summary' | 'device'>,
  config: RunConfig,
  half: Half | undefined,
): StageCommands[] {
  return recordStages({ summary, limits: device.limits }, config, half).map(
    ({ stage: { firstEpoch, lastEpoch }, graph: { commands } }) => ({
      firstEpoch,
      lastEpoch,
      commands,
    }),
  );
}
