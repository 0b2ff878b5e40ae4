import { afterEach, expect, test, vi } from 'vitest';
import { FakeFolder } from './fakeFileSystem.fixture.ts';
import { BROWSER_SCRATCH } from './scratch.ts';

afterEach(() => vi.unstubAllGlobals());

test('a file of an evaluation is deleted at its end, or by the next when it was cut off', async () => {
  const origin = new FakeFolder();
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => origin } });
  const [features, embedding] = [await BROWSER_SCRATCH.open(), await BROWSER_SCRATCH.open()];
  const folder = await origin.getDirectoryHandle('evaluations');
  const left = await folder.getFileHandle('left', { create: true });
  expect(folder.content.size).toBe(3);
  expect(features.write(Uint8Array.of(1, 2, 3), { at: 2 })).toBe(3);
  const read = new Uint8Array(2);
  expect(features.read(read, { at: 3 })).toBe(2);
  expect([...read]).toEqual([2, 3]);
  await features.close();
  const next = await BROWSER_SCRATCH.open();
  expect([...folder.content.values()]).not.toContain(left);
  await embedding.close();
  await next.close();
  expect(folder.content.size).toBe(0);
});
