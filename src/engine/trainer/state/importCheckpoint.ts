import { CheckpointError } from '#checkpoint/checkpointError.ts';
import { fromCheckpoint, type ImportedState } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { Event } from '#run/protocol.ts';

/** Reads a checkpoint file and says what is in it, or why it cannot be used. */
export async function importCheckpoint(fileName: string, blob: Blob): Promise<Event> {
  try {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const state = fromCheckpoint(await readSafetensors(bytes, fileName), fileName);
    const { config, step, tensors, parameters, problems } = state;
    return { type: 'checkpointImported', fileName, config, step, tensors, parameters, problems };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return { type: 'checkpointRefused', fileName, message: error.words };
  }
}

/** The state in a checkpoint's bytes. @throws CheckpointError */
export async function readState(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<ImportedState> {
  return fromCheckpoint(await readSafetensors(bytes, name), name);
}
