import type { Event } from '#run/protocol.ts';
import { browserFeatureStorage } from '#storage/featureStore.ts';
import type { Lab } from '#storage/lab.ts';
import { type RunParts, train } from '#trainer/train.ts';
import { Recorder } from './recorder.ts';
import type { Resumable } from './resume.ts';

/**
 * Trains a run with all of its events written into the lab in order. The last event goes out
 * only when everything before it is stored.
 * @param earlier the run that goes on, or null for a new one
 */
export async function trainRecorded(
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
