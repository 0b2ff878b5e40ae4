import { say, WordsError } from '#base/words.ts';
import { workSignal } from '#base/workSignal.ts';
import { imageCount } from '#data/dataset.ts';
import type { DataEvaluation } from '#run/evaluations.ts';
import type { TellTask } from '#run/phases.ts';
import type { Wanted } from '#trainer/measure/measurement.ts';
import type { Scratch } from './gatheredRows.ts';
import { type CheckpointOnImages, withCheckpoint } from './openCheckpoint.ts';

/**
 * Evaluates a checkpoint on images, by the protocols of its config: the bank is their training
 * images, the queries are their test images, or a share held out.
 * @param scratch where the rows of many images go; null keeps them in memory
 * @throws WordsError; what the signal was aborted with
 */
export async function evaluateCheckpoint(
  on: CheckpointOnImages,
  wanted: Wanted,
  tell: TellTask,
  signal: AbortSignal,
  scratch: Scratch | null = null,
): Promise<DataEvaluation> {
  const { dataset } = on;
  if (dataset.levels.length === 0) {
    throw new WordsError(
      say('“{{name}}” has no labels, so that nothing can be evaluated on it.', {
        name: dataset.name,
      }),
    );
  }
  const evaluation = await withCheckpoint(on, tell, (evaluator, { epoch, step }) =>
    evaluator.run({ epoch, step, wanted, clusters: [], tell, signal: workSignal(signal), scratch }),
  );
  return { dataset: dataset.name, images: imageCount(dataset), atMs: Date.now(), evaluation };
}
