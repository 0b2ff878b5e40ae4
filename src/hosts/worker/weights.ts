/** The page's requests about a file of weights: what a model takes of it, and to keep it as a run. */
import { wordsOf } from '#base/words.ts';
import type { Command, Event } from '#run/protocol.ts';
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
    return { ...answer, report: null, problem: wordsOf(error), runId: null };
  }
}

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
