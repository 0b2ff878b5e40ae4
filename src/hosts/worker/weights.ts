/** The page's requests about a file of weights: what a model takes of it, and to keep it as a run. */
import { type Words, WordsError, wordsOf } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { Command, Event } from '#run/protocol.ts';
import { weightsGone } from '#run/refusals.ts';
import type { ChosenWeights } from '#run/weights.ts';
import { createRunImporter } from '#storage/importRuns.ts';
import type { RunStore } from '#storage/runStore.ts';
import { checkpointOf, type WeightsForRun, weightsFor } from '#trainer/state/weights.ts';
import { placeCheckpoint } from './importBundle.ts';

type ReadWeights = Extract<Command, { type: 'readWeights' }>;

/** Never rejects: a file that cannot be used is answered by a problem. */
export async function readWeights(
  runStore: RunStore,
  { request, config, file, sha256, keep }: ReadWeights,
): Promise<Event> {
  const answer = { type: 'weightsRead', request } as const;
  try {
    const weights = await weightsFor(config, file.blob, file.path, sha256);
    const runId = keep ? await keepAsRun(runStore, weights) : null;
    return { ...answer, report: weights.report, problem: null, runId };
  } catch (error) {
    return { ...answer, report: null, problem: problemOf(error, file.path), runId: null };
  }
}

/**
 * The state before the first step of a run that begins with a file of weights.
 * @throws CheckpointError, WordsError
 */
export async function stateFromWeights(
  config: RunConfig,
  file: ChosenWeights,
): ReturnType<WeightsForRun['state']> {
  try {
    const { report, state } = await weightsFor(config, file.blob, file.path);
    if (file.sha256 === undefined || file.sha256 === report.sha256) return await state();
  } catch (error) {
    throw new WordsError(problemOf(error, file.path), { cause: error });
  }
  throw new WordsError(weightsGone(file.path));
}

/** A browser's file fails in its reads once what is behind it was moved, changed or deleted. */
const problemOf = (error: unknown, file: string): Words =>
  error instanceof DOMException && ['NotFoundError', 'NotReadableError'].includes(error.name)
    ? weightsGone(file)
    : wordsOf(error);

/** @returns the run's id; the one of before where the same weights are stored already */
async function keepAsRun(runStore: RunStore, { report, state }: WeightsForRun): Promise<string> {
  const bytes = await checkpointOf(await state());
  const name = report.file.replace(/\.(safetensors|pth|pt|pth\.tar)$/i, '');
  const importer = await createRunImporter(runStore);
  const file = { path: `${name}.safetensors`, blob: new Blob([bytes]) };
  const { runId } = await placeCheckpoint(importer, file, Date.now);
  await importer.finish();
  return runId;
}
