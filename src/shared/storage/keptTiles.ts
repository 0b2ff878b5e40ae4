/**
 * What was timed of tiles on this browser's adapters, a text each (see tileRecord.ts), in a database of
 * its own: it belongs to no run, and losing it costs a second.
 */
import { del, entries, get, set } from 'idb-keyval';
import { aboutTileRecord } from '#run/tileRecord.ts';
import type { TileKeeping } from '#run/tiles.ts';
import { placedStore } from './spareStore.ts';

export interface KeptTiles {
  /** Its key in the database. */
  readonly id: string;
  readonly adapter: string;
  /** Kinds of layers; 0 if the record cannot be read. */
  readonly layers: number;
  readonly bytes: number;
}

const database = () => placedStore('protolab-tiles', 'tiles');

/** `Chrome 131` of a worker's or page's user agent; its compilers come with its version. */
export const browserVersion = (userAgent: string): string =>
  [...userAgent.matchAll(/(Edg|Chrome|Firefox|Version)\/(\d+)/g)].at(-1)?.slice(1).join(' ') ??
  userAgent;

export function browserTiles(userAgent: string): TileKeeping {
  const store = database();
  return {
    runtime: browserVersion(userAgent),
    async read(adapter) {
      const text: unknown = await get(adapter, store);
      if (text === undefined) return null;
      // A value of another type is a damaged record.
      return typeof text === 'string' ? text : '';
    },
    write: (adapter, text) => set(adapter, text, store),
  };
}

/** By adapter; empty where the browser forbids storage. */
export async function listKeptTiles(): Promise<readonly KeptTiles[]> {
  try {
    const kept = await entries<string, unknown>(database());
    return await Promise.all(
      kept.map(async ([id, value]) => {
        const text = typeof value === 'string' ? value : '';
        const about = await aboutTileRecord(text);
        return { id, adapter: id, layers: 0, bytes: text.length, ...about };
      }),
    );
  } catch {
    return [];
  }
}

export const deleteKeptTiles = (id: string): Promise<void> => del(id, database());
