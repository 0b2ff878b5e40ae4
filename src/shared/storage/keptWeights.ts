/**
 * Files of weights that were chosen, by their SHA-256, in a database of its own: a queue and the form
 * begin with them after a reload too. The browser keeps the bytes on disk, not in its memory.
 */
import { createStore, del, entries, get, set } from 'idb-keyval';
import { formatBytes } from '#base/format.ts';
import { say, WordsError } from '#base/words.ts';
import type { WeightsSource } from '#run/weights.ts';

export interface KeptWeights {
  /** SHA-256 of the file. */
  readonly id: string;
  readonly file: string;
  readonly blob: Blob;
}

const database = () => createStore('protolab-weights', 'files');

/** By the names of the files; empty where the browser forbids storage. */
export async function listKeptWeights(): Promise<readonly KeptWeights[]> {
  try {
    const kept = await entries<string, unknown>(database());
    return kept
      .flatMap(([id, value]) => (isKept(value) ? [{ ...value, id }] : []))
      .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  } catch {
    return [];
  }
}

/** Stores a copy, unless it is there. @throws an error of the storage, WordsError without room for it */
export async function keepWeights({ file, sha256 }: WeightsSource, blob: Blob): Promise<void> {
  const store = database();
  if (isKept(await get(sha256, store))) return;
  const { usage, quota } = (await navigator.storage.estimate?.().catch(() => null)) ?? {};
  const room = usage === undefined || quota === undefined ? null : quota - usage;
  // Checkpoints need room too, and are worth more.
  if (room !== null && room < 2 * blob.size) {
    const values = { size: formatBytes(blob.size), room: formatBytes(Math.max(0, room)) };
    throw new WordsError(
      say('it has {{size}}, and only {{room}} of storage are free, which checkpoints need', values),
    );
  }
  await set(sha256, { file, blob }, store);
}

export const deleteKeptWeights = (id: string): Promise<void> => del(id, database());

function isKept(value: unknown): value is Pick<KeptWeights, 'file' | 'blob'> {
  if (typeof value !== 'object' || value === null) return false;
  const { file, blob }: Partial<Record<string, unknown>> = { ...value };
  return typeof file === 'string' && blob instanceof Blob;
}
