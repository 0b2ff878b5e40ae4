/** Copies of files of weights, from which queued runs and the form begin after a reload. */
import type { Words } from '#base/words.ts';
import { deleteKeptWeights, type KeptWeights, listKeptWeights } from '#storage/keptWeights.ts';
import { hasEnded } from '#store/queue/queue.ts';
import type { QueueItem } from '#store/queue/queueRecord.ts';
import { deleteKept } from './keptDeletion.ts';

export type WeightsCopy = KeptWeights;

export const listWeightsCopies = (): Promise<readonly WeightsCopy[]> => listKeptWeights();

/** @returns why it was not deleted; null if it was */
export const deleteWeightsCopy = ({ id, file }: WeightsCopy): Promise<Words | null> =>
  deleteKept(file, () => deleteKeptWeights(id));

/** Fingerprints of those that queued runs begin with. */
export const queuedCopies = (items: readonly QueueItem[]): ReadonlySet<string> =>
  new Set(items.flatMap((item) => (hasEnded(item) ? [] : (item.weights?.sha256 ?? []))));
