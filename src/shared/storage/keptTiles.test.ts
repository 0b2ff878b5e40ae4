import 'fake-indexeddb/auto';
import { set } from 'idb-keyval';
import { expect, it } from 'vitest';
import { tileRecordText } from '#run/tileRecord.ts';
import { browserTiles, browserVersion, deleteKeptTiles, listKeptTiles } from './keptTiles.ts';
import { placedStore } from './spareStore.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

it('keeps a record for each adapter, which can be listed and deleted', async () => {
  const tiles = browserTiles(CHROME);
  expect(tiles.runtime).toBe('Chrome 131');
  expect(browserVersion(`${CHROME} Edg/130.0.1`)).toBe('Edg 130');
  expect(browserVersion('Mozilla/5.0 Version/26.0 Safari/605.1')).toBe('Version 26');
  expect(await tiles.read('b')).toBeNull();
  const text = await tileRecordText(
    {
      ...{ vendor: 'apple', architecture: 'metal-3', description: 'M3 Max', subgroups: [4, 64] },
      ...{ runtime: tiles.runtime, kernels: '1' },
    },
    [{ layer: 'forward', table: 'plain', tile: 'plain', ratio: 1 }],
    0,
  );
  await tiles.write('a', text);
  expect(await tiles.read('a')).toBe(text);
  // Neither a broken text nor a value of another type does harm.
  await tiles.write('b', text.slice(0, 40));
  await set('c', { not: 'a text' }, placedStore('protolab-tiles', 'tiles'));
  expect(await tiles.read('c')).toBe('');
  expect(await listKeptTiles()).toEqual([
    { id: 'a', adapter: 'M3 Max', layers: 1, bytes: text.length },
    { id: 'b', adapter: 'b', layers: 0, bytes: 40 },
    { id: 'c', adapter: 'c', layers: 0, bytes: 0 },
  ]);
  await deleteKeptTiles('b');
  expect((await listKeptTiles()).map(({ id }) => id)).toEqual(['a', 'c']);
});
