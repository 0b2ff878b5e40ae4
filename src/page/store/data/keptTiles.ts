/** What was timed of tiles on the adapters of this browser. */
import type { Words } from '#base/words.ts';
import { deleteKeptTiles, type KeptTiles, listKeptTiles } from '#storage/keptTiles.ts';
import { deleteKept } from './keptDeletion.ts';

export type KeptTileTimes = KeptTiles;

export const listTileTimes = (): Promise<readonly KeptTileTimes[]> => listKeptTiles();

/** @returns why they were not deleted; null if they were */
export const deleteTileTimes = ({ id, adapter }: KeptTileTimes): Promise<Words | null> =>
  deleteKept(adapter, () => deleteKeptTiles(id));
