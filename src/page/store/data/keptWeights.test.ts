import 'fake-indexeddb/auto';
import { clear, createStore } from 'idb-keyval';
import { afterEach, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { keepCopy, listWeightsCopies } from './keptWeights.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a copy is kept or refused, in words', async () => {
  // Other test files of this process keep copies too.
  await clear(createStore('protolab-weights', 'files'));
  let free = 1000;
  const estimate = async () => ({ usage: 0, quota: free });
  vi.stubGlobal('navigator', { storage: { estimate } });
  const blob = new Blob(['weights']);
  expect(english(await keepCopy({ file: 'w.pth', sha256: 'ab' }, blob))).toMatch(/^A copy \(7 B\)/);
  free = 10;
  expect(english(await keepCopy({ file: 'v.pth', sha256: 'cd' }, blob))).toMatch(
    /could not keep a copy: it has 7 B, and only 10 B of storage are free/,
  );
  expect((await listWeightsCopies()).map(({ file }) => file)).toEqual(['w.pth']);
});
