/** What a run in this process begins with, in place of its seed's weights. */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { say, WordsError } from '#base/words.ts';
import type { ImportedState } from '#checkpoint/modelState.ts';
import type { RunConfig } from '#run/config.ts';
import type { WeightsReport } from '#run/weights.ts';
import { forkState } from '#trainer/state/fork.ts';
import { readState } from '#trainer/state/readState.ts';
import { weightsFor } from '#trainer/state/weights.ts';

export interface NodeBeginning {
  /** Weights of a file, or the whole state of a checkpoint. */
  readonly kind: 'weights' | 'resume';
  /** Absolute. */
  readonly file: string;
  /** Hears what the model takes of the weights, before their numbers are read. */
  readonly onWeights: (report: WeightsReport) => void;
}

/** @throws WordsError */
export async function stateToBeginWith(
  { kind, file, onWeights }: NodeBeginning,
  config: RunConfig,
): Promise<ImportedState> {
  const name = path.basename(file);
  if (kind === 'resume') {
    const state = await stateOfFile(file);
    const same = JSON.stringify(state.config) === JSON.stringify(config);
    return same ? state : forkState(state, config, say('the checkpoint {{file}}', { file: name }));
  }
  const weights = await weightsFor(config, await openAsBlob(file), name);
  onWeights(weights.report);
  return weights.state();
}

/**
 * The config that a checkpoint's run continues with.
 * @param hasFiles whether images of the user's are given
 * @throws CheckpointError; WordsError where it needs them
 */
export async function configToResume(
  file: string,
  changes: Partial<RunConfig>,
  hasFiles: boolean,
): Promise<RunConfig> {
  const state = await stateOfFile(file);
  const config = { ...state.config, ...changes };
  if (config.dataset === 'files' && !hasFiles) throw filesNeeded(state);
  return config;
}

/** Asks for a run's images by their name. */
export function filesNeeded({ run }: Pick<ImportedState, 'run'>): WordsError {
  if (run === undefined) {
    return new WordsError(
      say('The checkpoint was trained on files; name them with --dataset PATH.'),
    );
  }
  const { name, images } = run.dataset;
  return new WordsError(
    say(
      'The checkpoint was trained on the files of “{{name}}” ({{images}} images); name them with --dataset PATH.',
      { name, images },
    ),
  );
}

const stateOfFile = async (file: string): Promise<ImportedState> =>
  readState(Uint8Array.from(await readFile(file)), path.basename(file));
