import { say, WordsError } from '#base/words.ts';
import type { ImportedState } from '#checkpoint/modelState.ts';
import type { Dataset } from '#data/dataset.ts';
import { trainAndQuery } from '#data/split.ts';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import type { Gpu } from '#gpu/device.ts';
import { createModel } from '#model/createModel.ts';
import { storedSideOf } from '#run/imageSides.ts';
import type { TellTask } from '#run/phases.ts';
import { stageOfEpoch, stagesOf } from '#run/stages.ts';
import { FaultWatch } from '#trainer/faultWatch.ts';
import { type GpuImages, openImages } from '#trainer/images.ts';
import { restoreCheckpoint } from '#trainer/state/restore.ts';
import { Evaluator } from './evaluator.ts';

/** A checkpoint, and images to look at with it: its own or others. */
export interface CheckpointOnImages {
  readonly gpu: Gpu;
  readonly state: ImportedState;
  readonly dataset: Dataset;
}

/** @throws WordsError where the encoder cannot take these images */
function requireSide({ state, dataset }: Omit<CheckpointOnImages, 'gpu'>): void {
  const stored = storedSideOf(state.config);
  if (dataset.side === stored) return;
  throw new WordsError(
    say(
      '“{{name}}” is loaded with a side of {{side}} px, and the checkpoint takes {{asked}} px (imageSide); load the images with imageSide {{asked}}.',
      { name: dataset.name, side: dataset.side, asked: stored },
    ),
  );
}

/**
 * Does something with a checkpoint's query tower, as it was trained: the heads of its current stage,
 * and the mean and standard deviation of the images that it was trained on.
 * @throws WordsError
 */
export async function withCheckpoint<Result>(
  { gpu, state, dataset }: CheckpointOnImages,
  tell: TellTask,
  use: (
    evaluator: Evaluator,
    at: {
      readonly epoch: number;
      readonly step: number;
      readonly input: Pick<GpuImages, 'mean' | 'std'>;
    },
  ) => Promise<Result>,
): Promise<Result> {
  requireSide({ state, dataset });
  const { config, step, epoch, input } = state;
  const split = trainAndQuery(dataset, config.holdOut, config.seed);
  const perEpoch = state.run?.stepsPerEpoch ?? 0;
  // The stage of its last step: the next one may have other heads.
  const last = perEpoch > 0 ? Math.floor((step - 1) / perEpoch) : epoch - 1;
  const stages = stagesOf(config);
  const stage = stages[stageOfEpoch(stages, Math.min(Math.max(0, last), config.epochs - 1))];
  if (stage === undefined) throw new Error('The run has no stage.');
  tell('setUp', 0, 2);
  await shareWithTensorFlow(gpu);
  const own = await openImages(gpu, dataset, split.train, config);
  const images = input === undefined ? own : { ...own, ...inputOf(input) };
  tell('setUp', 1, 2);
  const model = createModel(gpu, config);
  const faults = new FaultWatch(gpu);
  let evaluator: Evaluator | null = null;
  try {
    restoreCheckpoint(gpu, model, config, state);
    const parts = { gpu, model, config, half: undefined };
    evaluator = new Evaluator(parts, gpu, stage, images, dataset, split);
    tell('compile', 0, 0);
    for (const graph of evaluator.graphs) await faults.orFail(graph.finish());
    return await faults.orFail(use(evaluator, { epoch, step, input: images }));
  } finally {
    faults.close();
    evaluator?.destroy();
    model.destroy();
    own.pixels.free();
  }
}

function inputOf({
  mean,
  std,
}: NonNullable<ImportedState['input']>): Pick<GpuImages, 'mean' | 'std'> {
  const colour = ([r = 0, g = 0, b = 0]: readonly number[]) => [r, g, b] as const;
  return { mean: colour(mean), std: colour(std) };
}
