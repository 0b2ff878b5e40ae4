/** The tiles of a run's matrix products: what was measured, and what is recorded of the choice. */
import { say, type Words } from '#base/words.ts';

/** Layers of one kind that were timed. A tile changes no bit of what they compute. */
export interface TimedLayer {
  /** What they are; see bucketOf. */
  readonly layer: string;
  /** The tile that the adapter's class has for it. */
  readonly table: string;
  /** The fastest. */
  readonly tile: string;
  /** Its time over that of the table's. */
  readonly ratio: number;
}

/** How the tiles were chosen. */
export interface TileReport {
  readonly by: 'tuner' | 'table';
  /** Milliseconds that choosing took, compilation included. */
  readonly ms: number;
  /** By the GPU's own timestamps or by the clock; null where nothing was timed now. */
  readonly clock: 'timestamps' | 'wall' | null;
  /** Those that were timed, now or before. */
  readonly layers: readonly TimedLayer[];
  /** Of those, how many were timed before. */
  readonly kept: number;
  /** Kinds of layers that have the table's because the time was over, or because of a note. */
  readonly left: number;
  /** What went otherwise than planned. */
  readonly notes: readonly Words[];
}

/** Keeps what was timed on an adapter, for later runs. */
export interface TileKeeping {
  /** The browser or Dawn, with the version that its compilers come with. */
  readonly runtime: string;
  /** Null where nothing is kept. */
  read(adapter: string): Promise<string | null>;
  write(adapter: string, text: string): Promise<void>;
}

export const isTuned = ({ table, tile }: TimedLayer): boolean => tile !== table;

/** The choice in a line. */
export function tilesWords({ by, layers, kept, left, ms }: TileReport): Words {
  if (by === 'table') return say('from the table of GPUs; tuning is off (tuneTiles)');
  if (layers.length === 0) {
    return left === 0
      ? say('the default; no layer is large enough for another')
      : say('the default; the time to tune was over before a layer was timed');
  }
  const values = { n: layers.filter(isTuned).length, all: layers.length };
  const how =
    kept > 0 && kept === layers.length
      ? say('timed before')
      : say('timed in {{ms}} ms', { ms: Math.round(ms) });
  const found = say('{{how}}: another tile is faster for {{n}} of {{all}} kinds of layers', {
    ...values,
    how,
  });
  return left === 0 ? found : say('{{found}}; {{left}} not timed', { found, left });
}
