/** A checkpoint file as a run of its own: what it tells of the run, and what it does not. */
import { say, type Words } from '#base/words.ts';
import { fromCheckpoint } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { StoredRun } from './schemas.ts';
import { UNKNOWN_ADAPTER, unknownImages } from './unknownParts.ts';

export interface CheckpointRun {
  readonly run: StoredRun;
  readonly step: number;
  readonly tensors: number;
  /** Trainable ones of the query tower. */
  readonly parameters: number;
  readonly problems: readonly Words[];
}

/** Whether a file is a checkpoint, by its first bytes: a header's length, and its brace. */
export async function isCheckpointFile(blob: Blob): Promise<boolean> {
  const head = new DataView(await blob.slice(0, 9).arrayBuffer());
  return head.byteLength === 9 && head.getUint32(4, true) === 0 && head.getUint8(8) === 0x7b;
}

/** `quick-1a2b3c` of `quick-1a2b3c-step-120.safetensors`, for files that do not tell it. */
function runIdOf(fileName: string): string {
  const base = fileName.split('/').at(-1) ?? fileName;
  const name = base.replace(/\.safetensors$/i, '').replace(/-step-\d+$/, '');
  return name.trim().slice(0, 100) || 'checkpoint';
}

/**
 * The record that a checkpoint's run has here. It can be resumed and forked: the whole state is in
 * the file. Its metrics, notes and start are not.
 * @param at stands for its start, milliseconds since 1970
 * @throws CheckpointError when it is damaged or not of this lab
 */
export async function readCheckpointRun(
  bytes: Uint8Array<ArrayBuffer>,
  fileName: string,
  at: number,
): Promise<CheckpointRun> {
  const state = fromCheckpoint(await readSafetensors(bytes, fileName), fileName);
  const { config, step, tensors, parameters } = state;
  const runId = state.run?.runId ?? runIdOf(fileName);
  const { dataset, totalSteps = 0, stepsPerEpoch = 0 } = state.run ?? {};
  const run: StoredRun = {
    ...{ runId, name: runId, config },
    dataset: { ...unknownImages(''), ...dataset },
    adapter: UNKNOWN_ADAPTER,
    ...{ startedAt: at, endedAt: null },
    state: totalSteps > 0 && step >= totalSteps ? 'finished' : 'stopped',
    ...{ fault: null, notes: [], diagnoses: [] },
    ...{ steps: step, totalSteps, stepsPerEpoch },
    ...{ lastLoss: null, lastKnn: null, bestKnn: null },
    ...(state.weights && { weights: state.weights }),
  };
  const unknown =
    dataset === undefined
      ? [
          say(
            'An earlier version wrote it without its data set’s name and length; both are taken from the images that it is resumed with.',
          ),
        ]
      : [];
  return { run, step, tensors, parameters, problems: [...state.problems, ...unknown] };
}
