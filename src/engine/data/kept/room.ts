/** Whether decoded images fit the storage, before the first of them is decoded. */
import { formatBytes } from '#base/format.ts';
import { say, sentences, type Value, type Words, wordsOf } from '#base/words.ts';
import { DataError, DataSetError } from '#data/dataset.ts';
import { imageBytes } from '#data/storedPixels.ts';

/** What can be written, and what could be deleted, where decoded images are kept. */
export interface StorageRoom {
  /** Bytes that can still be written; null where that is not known. */
  room(): Promise<number | null>;
  /** What could be deleted to make room, in a sentence; null for nothing. Nothing is deleted here. */
  deletable(): Promise<Words | null>;
}

/** Of each image beside its pixels: its place, checks, labels and the name of its file. */
const BESIDE_BYTES = 128;

/** Decoded images cannot be written; a data set of this size may still fit in memory. */
export class StorageProblem extends DataSetError {
  /** In a few words. */
  readonly reason: Value;

  constructor(words: Words, reason: Value) {
    super(words);
    this.reason = reason;
  }
}

const FULL = say('the storage is full');

/**
 * @param there bytes that an earlier decoding left, which are used
 * @throws StorageProblem that says what is missing and what could be deleted
 */
export async function refuseWithoutRoom(
  place: StorageRoom,
  { images, side, name }: { readonly images: number; readonly side: number; readonly name: string },
  there: number,
): Promise<void> {
  const bytes = images * (imageBytes(side) + BESIDE_BYTES);
  const room = await place.room();
  if (room === null || bytes - there <= room) return;
  const need = say(
    'The decoded images of “{{name}}” need {{bytes}} of storage, and {{room}} are free: {{missing}} are missing. Nothing was written.',
    {
      name,
      bytes: formatBytes(bytes - there),
      room: formatBytes(room),
      missing: formatBytes(bytes - there - room),
    },
  );
  const deletable = await place.deletable();
  throw new StorageProblem(
    deletable === null
      ? sentences(need, say('Free disk space, or choose a smaller image side.'))
      : sentences(need, deletable, say('Or choose a smaller image side.')),
    FULL,
  );
}

/** An error of the storage as one of the data set. @param reason where it is known better */
export function storageProblem(error: unknown, name: string, bytes: number): DataError {
  if (error instanceof DataError) return error;
  const told =
    error instanceof Error && error.name !== 'QuotaExceededError' && error.message !== '';
  const reason: Value = told ? wordsOf(error) : FULL;
  return new StorageProblem(
    say(
      'The decoded images of “{{name}}” need {{bytes}} of storage, which could not be written: {{reason}}. What was stored before is unchanged, and what is decoded so far is kept. Delete other decoded images or runs and load the same files again: it goes on from there. Or choose a smaller image side.',
      { name, bytes: formatBytes(bytes), reason },
    ),
    reason,
  );
}

/** What is said of a data set that stays in memory because it could not be written. */
export const inMemoryInstead = (reason: Value, bytes: number): Words =>
  say(
    'The decoded images could not be stored: {{reason}}. They are in memory instead ({{bytes}}), and are decoded again the next time.',
    { reason, bytes: formatBytes(bytes) },
  );
