/** The map of a clustering's features: reads them from the storage, lays them out, finds neighbours. */

import { say, wordsOf } from '#base/words.ts';
import { layOut } from '#cluster/map/layOut.ts';
import { neighboursOf, type UnitRows } from '#cluster/map/nearestRows.ts';
import { taskTeller } from '#run/phases.ts';
import type { ClusteredFeatures, MapCommand, MapEvent, MapWork } from '#run/prototypes.ts';
import { browserFeatureStorage } from '#storage/featureStore.ts';

let rows: UnitRows | null = null;
/** A question that came before the rows. */
let early: MapCommand | null = null;

function emit(event: MapEvent, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

const teller = taskTeller((report) => emit({ type: 'mapProgressed', ...report }));

/** Reports now and then; commands are received meanwhile. */
async function tell(doing: MapWork, done: number, total: number): Promise<void> {
  if (!teller(doing, done, total)) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** All rows, or null if one of their batches is no longer stored. */
async function readRows(features: ClusteredFeatures): Promise<UnitRows | null> {
  const { count, dim, batchRows } = features;
  const store = await browserFeatureStorage().openFeatureStore(features);
  const values = new Float32Array(count * dim);
  for (let batch = 0; batch * batchRows < count; batch++) {
    const part = await store.get(batch);
    if (part === null) return null;
    values.set(part, batch * batchRows * dim);
    await tell('mapReading', batch * batchRows, count);
  }
  return { values, dim };
}

async function open(features: ClusteredFeatures, seed: number): Promise<void> {
  const began = performance.now();
  rows = await readRows(features);
  if (rows === null) {
    return emit({
      type: 'mapFailed',
      message: say(
        'The features of this clustering are no longer stored: the browser keeps only those of the latest clustering. Compute them again.',
      ),
    });
  }
  if (early !== null) await handle(early);
  const { points, landmarks } = await layOut(rows, seed, tell);
  const seconds = (performance.now() - began) / 1000;
  emit({ type: 'mapLaidOut', points, landmarks, seconds }, [points.buffer]);
}

async function handle(command: MapCommand): Promise<void> {
  switch (command.type) {
    case 'openMap':
      return open(command.features, command.seed);
    case 'findNeighbours': {
      if (rows === null) {
        early = command;
        return;
      }
      const { row, count } = command;
      const found = neighboursOf(rows, row, count);
      const transfer = [found.rows.buffer, found.cosines.buffer];
      return emit({ type: 'neighboursFound', row, ...found }, transfer);
    }
    default:
      return command satisfies never;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<MapCommand>) => {
  handle(data).catch((error: unknown) => {
    emit({ type: 'mapFailed', message: wordsOf(error) });
  });
});
