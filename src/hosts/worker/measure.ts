/** The page's requests about a run's stored state and the loaded images: evaluations, features. */
import { say, WordsError } from '#base/words.ts';
import { unlessAborted } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import { taskTeller } from '#run/phases.ts';
import type { Command, Event } from '#run/protocol.ts';
import { NO_CHECKPOINT, notKept } from '#run/refusals.ts';
import type { RunStore } from '#storage/runStore.ts';
import { evaluateCheckpoint } from '#trainer/passes/evaluateCheckpoint.ts';
import { exportFeatures } from '#trainer/passes/exportFeatures.ts';
import type { RunParts } from '#trainer/runParts.ts';
import { readState } from '#trainer/state/readState.ts';
import { exportPlace, writeInto } from './exportPlaces.ts';
import { BROWSER_SCRATCH } from './scratch.ts';

type Emit = (event: Event) => void;

export type MeasureCommand = Extract<Command, { type: 'evaluateRun' | 'exportFeatures' }>;

/** Answers with the run's evaluations on request. */
export async function describeEvaluations(
  runStore: RunStore,
  runId: string,
  emit: Emit,
): Promise<void> {
  const evaluations = await runStore.readDataEvaluations(runId);
  emit({ type: 'dataEvaluations', runId, evaluations });
}

/** @throws WordsError if it is cancelled or not possible */
export async function measureStored(
  runStore: RunStore,
  gpu: RunParts['gpu'],
  dataset: Dataset,
  command: MeasureCommand,
  signal: AbortSignal,
  emit: Emit,
): Promise<void> {
  const { runId, step } = command;
  const tell = taskTeller((report) => emit({ type: 'taskProgressed', runId, ...report }));
  tell('readCheckpoint', 0, 0);
  const stored = await runStore.readCheckpoint(runId, step);
  if (stored === null) throw new WordsError(step === undefined ? NO_CHECKPOINT : notKept(step));
  const state = await readState(stored.bytes, runId);
  const on = { gpu, state, dataset };
  if (command.type === 'evaluateRun') {
    const wanted = { probe: true, lowShot: state.config.lowShotSvm !== 'never' };
    const work = evaluateCheckpoint(on, wanted, tell, signal, BROWSER_SCRATCH);
    const evaluation = await unlessAborted(signal, work);
    if (evaluation === null) throw new WordsError(say('Cancelled.'));
    await runStore.putDataEvaluation(runId, evaluation);
    return describeEvaluations(runStore, runId, emit);
  }
  const { format, into } = command;
  const place = await exportPlace(into, `${runId}-features`, format);
  const { files } = await writeInto(place, async () => {
    const open = ({ suffix }: { readonly suffix: string }) => place.open(suffix);
    if (!(await exportFeatures(on, format, open, tell, signal))) {
      throw new WordsError(say('Cancelled.'));
    }
  });
  emit({ type: 'featuresExported', runId, files, format });
}
