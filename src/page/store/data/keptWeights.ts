/** Copies of files of weights, from which queued runs and the form begin after a reload. */
import { formatBytes } from '#base/format.ts';
import { say, type Words, wordsOf } from '#base/words.ts';
import type { WeightsSource } from '#run/weights.ts';
import {
  deleteKeptWeights,
  type KeptWeights,
  keepWeights,
  listKeptWeights,
} from '#storage/keptWeights.ts';
import { deleteKept } from './keptDeletion.ts';

export type WeightsCopy = KeptWeights;

export const listWeightsCopies = (): Promise<readonly WeightsCopy[]> => listKeptWeights();

/** Unless it is there. @returns whether it is now, in words */
export async function keepCopy(source: WeightsSource, blob: Blob): Promise<Words> {
  try {
    await keepWeights(source, blob);
    return say(
      'A copy ({{size}}) is kept in this browser for after a reload; it can be deleted under Runs.',
      { size: formatBytes(blob.size) },
    );
  } catch (error) {
    return say(
      'After a reload it must be chosen again, because this browser could not keep a copy: {{reason}}.',
      { reason: wordsOf(error) },
    );
  }
}

export const COPY_DELETED = say('Its copy was deleted: after a reload it must be chosen again.');

/** @returns why it was not deleted; null if it was */
export const deleteWeightsCopy = ({ id, file }: WeightsCopy): Promise<Words | null> =>
  deleteKept(file, () => deleteKeptWeights(id));
