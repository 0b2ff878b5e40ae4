import 'fake-indexeddb/auto';
import { clear, createStore, set } from 'idb-keyval';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deleteKeptWeights, keepWeights, listKeptWeights } from './keptWeights.ts';

let free = 1e9;
const estimate = async () => ({ usage: 900, quota: 900 + free });
const copies = createStore('protolab-weights', 'files');
beforeEach(async () => {
  // The database is one for all test files of a process.
  await clear(copies);
  vi.stubGlobal('navigator', { storage: { estimate } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('keeps a copy by its fingerprint, which can be listed and deleted', async () => {
  const blob = new Blob(['weights']);
  await keepWeights({ file: 'b.pth', sha256: '22' }, blob);
  await keepWeights({ file: 'a.pth', sha256: '11' }, new Blob(['others']));
  // The same file by another name is the same copy.
  await keepWeights({ file: 'c.pth', sha256: '22' }, blob);
  await set('33', { file: 'no bytes' }, copies);
  const kept = await listKeptWeights();
  expect(kept.map(({ id, file }) => [id, file])).toEqual([
    ['11', 'a.pth'],
    ['22', 'b.pth'],
  ]);
  expect(await kept[1]?.blob.text()).toBe('weights');
  await deleteKeptWeights('22');
  expect((await listKeptWeights()).map(({ id }) => id)).toEqual(['11']);
});

it('takes no room that checkpoints need, and says so', async () => {
  free = 100;
  const blob = new Blob(['x'.repeat(60)]);
  await expect(keepWeights({ file: 'w.pth', sha256: '44' }, blob)).rejects.toThrow(
    'it has 60 B, and only 100 B of storage are free, which checkpoints need',
  );
  expect((await listKeptWeights()).map(({ id }) => id)).not.toContain('44');
});
