import type { Dataset } from '#data/dataset.ts';
import { summarize } from '#data/samples.ts';
import type { RunConfig } from '#run/config.ts';
import type { Lab } from '#storage/runStore.ts';
import type { StoredRun } from '#storage/schemas.ts';
import { StorageError } from '#storage/storageError.ts';
import type { RunParts } from '#trainer/runParts.ts';
import { forkState } from '#trainer/state/fork.ts';
import { readState } from '#trainer/state/importCheckpoint.ts';

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
  const found = await readStored(lab, runId, dataset);
  if (typeof found === 'string') return found;
  const { run, state } = found;
  if (state.step >= run.totalSteps) {
    return `This run has done all of its ${run.totalSteps} steps; start a new one with more epochs instead.`;
  }
  return found;
}

/** The state that a fork begins with, or a sentence that says why it cannot. */
export async function findForkable(
  lab: Lab,
  fromRunId: string,
  dataset: Dataset,
  config: RunConfig,
): Promise<Resumable['state'] | string> {
  const found = await readStored(lab, fromRunId, dataset);
  if (typeof found === 'string') return found;
  const { run, state } = found;
  const steps = config.epochs * run.stepsPerEpoch;
  const last = config.maxSteps > 0 ? Math.min(config.maxSteps, steps) : steps;
  if (state.step >= last) {
    return `The checkpoint of run “${run.name}” is of step ${state.step}, and these settings end at step ${last}; raise the epochs (epochs) to train on from it, or start a new run.`;
  }
  return forkState(state, config, `the checkpoint of run “${run.name}”`);
}

/** A run's record and checkpoint, or a sentence that says why they are of no use here. */
export async function readStored(
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
    return { run, state };
  } catch (error) {
    if (error instanceof StorageError) return error.message;
    throw error;
  }
}
