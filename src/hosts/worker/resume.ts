import { say, WordsError } from '#base/words.ts';
import type { Dataset } from '#data/dataset.ts';
import { trainAndQuery } from '#data/split.ts';
import type { RunConfig } from '#run/config.ts';
import { plannedSteps } from '#run/plannedSteps.ts';
import { NO_CHECKPOINT, notKept } from '#run/refusals.ts';
import type { RunStore } from '#storage/runStore.ts';
import type { StoredRun } from '#storage/schemas.ts';
import type { RunParts } from '#trainer/runParts.ts';
import { forkState } from '#trainer/state/fork.ts';
import { readState } from '#trainer/state/readState.ts';
import { problemWithImages } from '#trainer/state/stateImages.ts';

/** An earlier run and the state it resumes from. */
export interface Resumable {
  readonly run: StoredRun;
  readonly state: NonNullable<RunParts['resume']>;
}

/**
 * The run's stored state: the newest, or that of a step, to which the run is then taken back. One
 * after the last step has its last evaluation to make, unless the run finished.
 * @throws WordsError if it cannot be resumed with these images
 */
export async function findResumable(
  runStore: RunStore,
  runId: string,
  dataset: Dataset,
  step?: number,
): Promise<Resumable> {
  const found = await readStored(runStore, runId, dataset, step);
  const steps = stepsOf(found.run, dataset);
  if (found.state.step >= steps && found.run.state === 'finished') {
    throw new WordsError(
      say('This run has finished all {{steps}} steps; start a new run with more epochs instead.', {
        steps,
      }),
    );
  }
  const isOlder = async (at: number) =>
    (await runStore.listCheckpoints(runId)).some((other) => other.step > at);
  if (step === undefined || !(await isOlder(step))) return found;
  return { ...found, run: await runStore.rewind(runId, step) };
}

/** The state that a fork begins with. @throws WordsError if it cannot begin */
export async function findForkable(
  runStore: RunStore,
  fromRunId: string,
  dataset: Dataset,
  config: RunConfig,
  step?: number,
): Promise<Resumable['state']> {
  const { run, state } = await readStored(runStore, fromRunId, dataset, step);
  const last = plannedSteps(config, epochLength(run, dataset));
  if (state.step >= last) {
    throw new WordsError(
      say(
        'The checkpoint of run “{{run}}” is at step {{step}}, but these settings end at step {{last}}; increase epochs to continue from it, or start a new run.',
        { run: run.name, step: state.step, last },
      ),
    );
  }
  return forkState(state, config, say('the checkpoint of run “{{run}}”', { run: run.name }));
}

/** Steps of an epoch; an imported run may not know it before it trains. */
function epochLength({ stepsPerEpoch, config }: StoredRun, dataset: Dataset): number {
  if (stepsPerEpoch > 0) return stepsPerEpoch;
  const { train } = trainAndQuery(dataset, config.holdOut, config.seed);
  return Math.floor(train.length / config.batchSize);
}

const stepsOf = (run: StoredRun, dataset: Dataset): number =>
  run.totalSteps > 0 ? run.totalSteps : plannedSteps(run.config, epochLength(run, dataset));

/** A run's record and checkpoint. @throws WordsError if they cannot be used here */
export async function readStored(
  runStore: RunStore,
  runId: string,
  dataset: Dataset,
  step?: number,
): Promise<Resumable> {
  const run = (await runStore.listRuns()).runs.find((candidate) => candidate.runId === runId);
  const stored = await runStore.readCheckpoint(runId, step);
  if (run === undefined || stored === null) {
    throw new WordsError(step === undefined ? NO_CHECKPOINT : notKept(step));
  }
  const state = await readState(stored.bytes, `the checkpoint of run “${run.name}”`);
  // An imported checkpoint may not tell its images: it takes those that its config asks for.
  const stated = run.dataset.images > 0 ? run.dataset : undefined;
  const problem = await problemWithImages(state.run?.dataset ?? stated, dataset);
  if (problem !== null) throw new WordsError(problem);
  return { run, state };
}
