/** What was timed of tiles on the adapters of this browser. */
import { say, type Words, wordsOf } from '#base/words.ts';
import { deleteKeptTiles, type KeptTiles, listKeptTiles } from '#storage/keptTiles.ts';

export type KeptTileTimes = KeptTiles;

export const listTileTimes = (): Promise<readonly KeptTileTimes[]> => listKeptTiles();

/** @returns why they were not deleted; null if they were */
export async function deleteTileTimes({ id, adapter }: KeptTileTimes): Promise<Words | null> {
  try {
    await deleteKeptTiles(id);
    return null;
  } catch (error) {
    const values = { name: adapter, reason: wordsOf(error) };
    return say('“{{name}}” could not be deleted: {{reason}}.', values);
  }
}
