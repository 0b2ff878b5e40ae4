import { type RunConfig, validateConfig } from '#run/config.ts';
import type { Event } from '#run/protocol.ts';
import { browserFeatureStorage } from '#storage/featureStore.ts';
import type { Lab } from '#storage/lab.ts';
import { problemWithData, type RunParts, train } from '#trainer/train.ts';
import { Recorder } from './recorder.ts';
import { findResumable, type Resumable } from './resume.ts';

/** What a run trains with, beside its config. */
type Ground = Omit<RunParts, 'host' | 'resume' | 'config'>;

/**
 * Starts a run, or goes on with one that was stopped or cut off, and trains it to its end.
 * @param given the new run's config; null goes on with the stored run
 * @returns why it cannot start, in a sentence, or null once it has ended
 */
export async function startRecorded(
  lab: Lab,
  ground: Ground,
  given: RunConfig | null,
  emit: (event: Event, transfer?: Transferable[]) => void,
): Promise<string | null> {
  const { runId, dataset } = ground;
  const earlier = given === null ? await findResumable(lab, runId, dataset) : null;
  if (typeof earlier === 'string') return earlier;
  const config = given ?? earlier?.run.config;
  if (config === undefined) return null;
  const problem = validateConfig(config)[0]?.message ?? problemWithData(config, dataset);
  if (problem !== null) return problem;
  await trainRecorded(lab, { ...ground, config }, earlier, emit);
  return null;
}

/**
 * Trains a run with all of its events written into the lab in order. The last event goes out
 * only when everything before it is stored.
 * @param earlier the run that goes on, or null for a new one
 */
async function trainRecorded(
  lab: Lab,
  parts: Omit<RunParts, 'host' | 'resume'>,
  earlier: Resumable | null,
  emit: (event: Event, transfer?: Transferable[]) => void,
): Promise<void> {
  const recorder = new Recorder(lab, emit, earlier?.run ?? null);
  let written = Promise.resolve();
  let ended: Event | null = null;
  await train({
    ...parts,
    resume: earlier?.state ?? null,
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
      features: browserFeatureStorage(),
    },
  });
  await written;
  if (ended !== null) emit(ended);
}
