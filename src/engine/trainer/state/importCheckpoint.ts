import { CheckpointError } from '#checkpoint/checkpointError.ts';
import { fromCheckpoint, type ImportedState } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { TellTask } from '#run/phases.ts';
import type { Event } from '#run/protocol.ts';

/** Bytes of a file that are read at a time. */
const PIECE = 8 * 2 ** 20;

async function bytesIn(blob: Blob, tell: TellTask): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(blob.size);
  for (let at = 0; at < blob.size; at += PIECE) {
    tell('importCheckpoint', at, blob.size);
    bytes.set(new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer()), at);
  }
  return bytes;
}

/** Reads a checkpoint file and says what is in it, or why it cannot be used. */
export async function importCheckpoint(
  fileName: string,
  blob: Blob,
  tell: TellTask,
): Promise<Event> {
  try {
    const bytes = await bytesIn(blob, tell);
    tell('checkCheckpoint', 0, 0);
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
