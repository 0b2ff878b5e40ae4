import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { nodeTiles } from './keptTiles.ts';

test('times are kept in a file for each adapter, with the version of Dawn', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'protolab-tiles-'));
  try {
    const tiles = await nodeTiles(path.join(folder, 'tiles'));
    expect(tiles.runtime).toMatch(/^Dawn \d/);
    expect(await tiles.read('RTX 4090')).toBeNull();
    await tiles.write('RTX 4090', 'one');
    await tiles.write('RTX 4090', 'two');
    await tiles.write('../M3 Max', 'three');
    expect(await tiles.read('RTX 4090')).toBe('two');
    expect(await readdir(path.join(folder, 'tiles'))).toHaveLength(2);
  } finally {
    await rm(folder, { recursive: true });
  }
});
