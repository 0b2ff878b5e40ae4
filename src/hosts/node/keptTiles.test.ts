import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
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

test('of many adapters the times that were written last are kept', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'protolab-tiles-'));
  try {
    const tiles = await nodeTiles(folder);
    for (let adapter = 0; adapter < 20; adapter++) {
      const before = new Set(await readdir(folder));
      await tiles.write(`adapter ${adapter}`, String(adapter));
      const written = (await readdir(folder)).filter((name) => !before.has(name));
      for (const name of written) await utimes(path.join(folder, name), adapter, adapter);
    }
    expect(await readdir(folder)).toHaveLength(16);
    expect(await tiles.read('adapter 3')).toBeNull();
    expect(await tiles.read('adapter 4')).toBe('4');
    expect(await tiles.read('adapter 19')).toBe('19');
  } finally {
    await rm(folder, { recursive: true });
  }
});
