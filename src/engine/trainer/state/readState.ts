import { fromCheckpoint, type ImportedState } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';

/** The state in a checkpoint's bytes. @throws CheckpointError */
export async function readState(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<ImportedState> {
  return fromCheckpoint(await readSafetensors(bytes, name), name);
}
