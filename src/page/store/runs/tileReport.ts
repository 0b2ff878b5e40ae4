/** How a stored run's tiles were chosen, read when it is shown. */
import * as v from 'valibot';
import type { TileReport } from '#run/tiles.ts';
import { wordsSchema } from '#storage/wordsSchema.ts';

const schema: v.GenericSchema<unknown, TileReport> = v.object({
  by: v.picklist(['tuner', 'table']),
  ms: v.number(),
  clock: v.nullable(v.picklist(['timestamps', 'wall'])),
  layers: v.array(
    v.object({ layer: v.string(), table: v.string(), tile: v.string(), ratio: v.number() }),
  ),
  kept: v.number(),
  left: v.number(),
  notes: v.array(wordsSchema),
});

/** @param stored of its record; null where there is none that this version can read */
export function readTileReport(stored: unknown): TileReport | null {
  const read = v.safeParse(schema, stored);
  return read.success ? read.output : null;
}
