import { expect, test } from 'vitest';
import {
  aboutTileRecord,
  adapterKey,
  readTileRecord,
  type TileStamp,
  tileRecordText,
} from './tileRecord.ts';
import type { TimedLayer } from './tiles.ts';

const STAMP: TileStamp = {
  ...{ vendor: 'nvidia', architecture: 'ada', description: 'RTX 4090', subgroups: [32, 32] },
  ...{ runtime: 'Chrome 131', kernels: '0123' },
};
const LAYERS: readonly TimedLayer[] = [
  { layer: 'forward 3×3, 64→64, ≈262144 px', table: 'a', tile: 'b', ratio: 0.9 },
];

test('what was timed is read again; of another browser, adapter or lab it is stale', async () => {
  const text = await tileRecordText(STAMP, LAYERS, 1e12);
  expect(await readTileRecord(text, STAMP)).toEqual({ kind: 'good', layers: LAYERS });
  expect(await readTileRecord(null, STAMP)).toEqual({ kind: 'none' });
  const others: Partial<TileStamp>[] = [
    { runtime: 'Chrome 132' },
    { kernels: '4567' },
    { subgroups: [16, 32] },
    { description: 'RTX 4080' },
  ];
  for (const other of others) {
    expect(await readTileRecord(text, { ...STAMP, ...other })).toEqual({ kind: 'stale' });
  }
  expect(await aboutTileRecord(text)).toEqual({ adapter: 'RTX 4090', layers: 1 });
  expect(adapterKey({ ...STAMP, runtime: 'Chrome 132' })).toBe(adapterKey(STAMP));
});

test('a damaged record, and one of a newer version, are known as such', async () => {
  const text = await tileRecordText(STAMP, LAYERS, 1e12);
  const damaged = [
    '',
    '[]',
    '{}',
    text.slice(0, -9),
    text.replace('"b"', '"c"'),
    text.replace('0.9', '0.8'),
  ];
  for (const one of damaged) {
    expect(await readTileRecord(one, STAMP), one).toEqual({ kind: 'damaged' });
    expect(await aboutTileRecord(one)).toBeNull();
  }
  const newer = JSON.stringify({ ...JSON.parse(text), version: 2, more: true });
  expect(await readTileRecord(newer, STAMP)).toEqual({ kind: 'newer' });
});
