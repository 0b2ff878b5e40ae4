import { type FileHandle, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunConfig } from '#run/config.ts';
import type { DataEvaluation } from '#run/evaluations.ts';
import { taskTeller } from '#run/phases.ts';
import type { Event } from '#run/protocol.ts';
import type { WeightsReport } from '#run/weights.ts';
import { openDevice } from '#trainer/openDevice.ts';
import { evaluateCheckpoint } from '#trainer/passes/evaluateCheckpoint.ts';
import { exportFeatures } from '#trainer/passes/exportFeatures.ts';
import { readState } from '#trainer/state/readState.ts';
import { filesNeeded, stateToBeginWith } from './beginning.ts';
import { dawn } from './dawn.ts';
import { scratchFiles } from './scratchFiles.ts';
import { loadImages } from './train.ts';

/** What is to be done with a checkpoint. */
export interface CheckpointWork {
  /** Its file; of weights where there is a model for them. */
  readonly checkpoint: string;
  /** The model that takes the file as weights; null for a checkpoint, which knows its own. */
  readonly weightsFor: {
    readonly config: RunConfig;
    readonly onWeights: (report: WeightsReport) => void;
  } | null;
  /** Settings that replace those of its config. */
  readonly changes: Partial<RunConfig>;
  /** A file or folder of the user's, for the data set `files`. */
  readonly datasetPath: string | null;
  readonly evaluate: boolean;
  /** A file that ends in .safetensors or .npy; null for none. */
  readonly features: string | null;
  readonly onEvent: (event: Event) => void;
  readonly signal: AbortSignal;
}

export interface CheckpointEvaluation {
  readonly evaluation: DataEvaluation;
  /** With what was changed. */
  readonly config: RunConfig;
}

/**
 * Evaluates a checkpoint on images, and writes their features, on Dawn.
 * @returns null if it is not to be evaluated, or cannot be; the events say why
 * @throws WordsError
 */
export async function workOnCheckpoint(work: CheckpointWork): Promise<CheckpointEvaluation | null> {
  const { checkpoint, changes, datasetPath, features, onEvent, signal } = work;
  const read =
    work.weightsFor === null
      ? await readState(Uint8Array.from(await readFile(checkpoint)), checkpoint)
      : await stateToBeginWith(
          { kind: 'weights', file: checkpoint, onWeights: work.weightsFor.onWeights },
          work.weightsFor.config,
        );
  const state = { ...read, config: { ...read.config, ...changes } };
  const { config } = state;
  if (config.dataset === 'files' && datasetPath === null) {
    throw filesNeeded(read);
  }
  const gpu = await openDevice(dawn());
  if ('type' in gpu) {
    onEvent(gpu);
    return null;
  }
  onEvent({ type: 'deviceOpened', adapter: gpu.summary });
  try {
    const dataset = await loadImages({ config, datasetPath, onEvent, signal });
    if (dataset === null) return null;
    const tell = taskTeller((report) =>
      onEvent({ type: 'taskProgressed', runId: null, ...report }),
    );
    const on = { gpu, state, dataset };
    if (features !== null) await writeFeatures(on, features, tell, signal);
    if (!work.evaluate) return null;
    const wanted = { probe: true, lowShot: config.lowShotSvm !== 'never' };
    const folder = await mkdtemp(path.join(tmpdir(), 'protolab-features-'));
    try {
      const scratch = scratchFiles(folder);
      return { config, evaluation: await evaluateCheckpoint(on, wanted, tell, signal, scratch) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    gpu.close();
  }
}

async function writeFeatures(
  on: Parameters<typeof exportFeatures>[0],
  file: string,
  tell: Parameters<typeof exportFeatures>[3],
  signal: AbortSignal,
): Promise<void> {
  const format = file.endsWith('.npy') ? 'npy' : 'safetensors';
  const written: { handle: FileHandle; part: string; whole: string }[] = [];
  let done = false;
  try {
    done = await exportFeatures(
      on,
      format,
      async ({ suffix }) => {
        const whole = file.replace(/(\.\w+)$/, `${suffix}$1`);
        const part = `${whole}.part`;
        const handle = await open(part, 'w');
        written.push({ handle, part, whole });
        return {
          write: async (position, bytes) => {
            await handle.write(bytes, 0, bytes.length, position);
          },
        };
      },
      tell,
      signal,
    );
  } finally {
    for (const { handle, part, whole } of written) {
      await handle.close();
      // What is not whole leaves nothing, and leaves an earlier file as it was.
      await (done ? rename(part, whole) : rm(part, { force: true }));
    }
  }
}
