import { WordsError } from '#base/words.ts';
import { validateConfig } from '#run/configRules.ts';
import { taskTeller } from '#run/phases.ts';
import type { Event, StartCommand } from '#run/protocol.ts';
import { browserFeatureStorage } from '#storage/featureStore.ts';
import { browserTiles } from '#storage/keptTiles.ts';
import type { RunStore } from '#storage/runStore.ts';
import { problemWithMemory } from '#trainer/memoryPlan.ts';
import type { RunParts } from '#trainer/runParts.ts';
import { problemWithData, train } from '#trainer/train.ts';
import type { Outbox } from './outbox.ts';
import { Recorder } from './recorder.ts';
import { findForkable, findResumable, type Resumable } from './resume.ts';
import { BROWSER_SCRATCH } from './scratch.ts';

/** What a run trains with, beside its config. */
type Setup = Omit<RunParts, 'host' | 'resume' | 'config'>;

/**
 * Starts a run, resumes a stopped or interrupted one, or forks one, and trains it to its end.
 * @throws WordsError if it cannot start
 */
export async function startRecorded(
  outbox: Outbox,
  setup: Setup,
  command: StartCommand,
  emit: (event: Event, transfer?: Transferable[]) => void,
): Promise<void> {
  const { dataset, gpu } = setup;
  const { runId } = command;
  if (command.type !== 'start') {
    const tell = taskTeller((report) => emit({ type: 'taskProgressed', runId, ...report }));
    tell('readCheckpoint', 0, 0);
  }
  const begin = await beginning(outbox.runStore, dataset, command);
  const { config } = begin;
  const problem =
    validateConfig(config)[0]?.message ??
    problemWithData(config, dataset) ??
    (await problemWithMemory(gpu.summary, config, dataset));
  if (problem !== null) throw new WordsError(problem);
  const recorder = new Recorder(outbox, begin.run, command.after);
  await trainRecorded(recorder, { ...setup, config, resume: begin.state }, emit);
}

/** What a command begins with: its config, a state, and the record of a resumed run. */
type Beginning = Pick<RunParts, 'config'> & {
  readonly state: RunParts['resume'];
  readonly run: Resumable['run'] | null;
};

async function beginning(
  runStore: RunStore,
  dataset: RunParts['dataset'],
  command: StartCommand,
): Promise<Beginning> {
  switch (command.type) {
    case 'start': {
      const { config, weights } = command;
      if (weights === undefined) return { config, state: null, run: null };
      const { stateFromWeights } = await import('./weights.ts');
      return { config, state: await stateFromWeights(config, weights), run: null };
    }
    case 'resumeRun': {
      const found = await findResumable(runStore, command.runId, dataset, command.step);
      return { config: found.run.config, ...found };
    }
    case 'forkRun': {
      const { fromRunId, config, step } = command;
      const state = await findForkable(runStore, fromRunId, dataset, config, step);
      return { config, state, run: null };
    }
    default:
      return command satisfies never;
  }
}

/**
 * Trains a run with all of its events written into the run store in order. The last event is
 * emitted only when everything before it is stored, or was said not to be.
 */
async function trainRecorded(
  recorder: Recorder,
  parts: Omit<RunParts, 'host'>,
  emit: (event: Event, transfer?: Transferable[]) => void,
): Promise<void> {
  let written = Promise.resolve();
  let ended: Event | null = null;
  await train({
    ...parts,
    host: {
      emit(event) {
        written = written.then(() => recorder.record(event));
        if (event.type === 'runEnded') ended = event;
        else emit(event, event.type === 'checkpointExported' ? [event.bytes] : []);
      },
      async keep(step, bytes) {
        await written;
        await recorder.keep(step, bytes);
      },
      async keepClustering(clustering) {
        await written;
        await recorder.keepClustering(clustering);
      },
      features: browserFeatureStorage(),
      scratch: BROWSER_SCRATCH,
      tiles: browserTiles(navigator.userAgent),
    },
  });
  await written;
  if (ended !== null) emit(ended);
}
