import type { Event } from '#run/protocol.ts';
import type { Lab } from '#storage/lab.ts';
import { type RunParts, train } from '#trainer/train.ts';
import { Recorder } from './recorder.ts';

/**
 * Trains a run with all of its events written into the lab in order. The last event goes out
 * only when everything before it is stored.
 */
export async function trainRecorded(
  lab: Lab,
  parts: Omit<RunParts, 'host'>,
  emit: (event: Event, transfer?: Transferable[]) => void,
): Promise<void> {
  const recorder = new Recorder(lab, emit);
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
    },
  });
  await written;
  if (ended !== null) emit(ended);
}
