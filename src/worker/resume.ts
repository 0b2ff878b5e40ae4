import type { Dataset } from '#data/dataset.ts';
import { summarize } from '#data/samples.ts';
import type { Lab } from '#storage/lab.ts';
import type { StoredRun } from '#storage/schemas.ts';
import { StorageError } from '#storage/storageError.ts';
import { readState } from '#trainer/importCheckpoint.ts';
import type { RunParts } from '#trainer/train.ts';

/** An earlier run and the state it goes on from. */
export interface Resumable {
  readonly run: StoredRun;
  readonly state: NonNullable<RunParts['resume']>;
}

/** The run's stored state, or a sentence that says why it cannot go on with these images. */
export async function findResumable(
  lab: Lab,
  runId: string,
  dataset: Dataset,
): Promise<Resumable | string> {
  try {
    const run = (await lab.listRuns()).runs.find((candidate) => candidate.runId === runId);
    const stored = await lab.readCheckpoint(runId);
    if (run === undefined || stored === null) {
      return 'This run has no checkpoint to go on from: it ended before its first one. Start it anew.';
    }
    const loaded = summarize(dataset);
    const same = (['name', 'images', 'side', 'testImages'] as const).every(
      (field) => loaded[field] === run.dataset[field],
    );
    if (!same) {
      return `This run trains on “${run.dataset.name}” (${run.dataset.images} images of ${run.dataset.side} px), and “${loaded.name}” (${loaded.images} of ${loaded.side} px) is loaded; load its images first, then resume it.`;
    }
    const name = `the checkpoint of run “${run.name}”`;
    const state = await readState(stored.bytes, name);
    if (typeof state === 'string') return state;
    if (state.step >= run.totalSteps) {
      return `This run has done all of its ${run.totalSteps} steps; start a new one with more epochs instead.`;
    }
    return { run, state };
  } catch (error) {
    if (error instanceof StorageError) return error.message;
    throw error;
  }
}
