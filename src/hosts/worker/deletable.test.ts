import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { IMAGE_FILES, openImageFolder } from '#storage/imageFolders.ts';
import { deleteKeptWeights, keepWeights, listKeptWeights } from '#storage/keptWeights.ts';
import { RunStoreBench, run, summary } from '#storage/runStore.fixture.ts';
import { whatCouldGo } from './deletable.ts';
import { FakeFolder } from './fakeFileSystem.fixture.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('decoded images that no run needs come first, then the largest; the files at hand are left out', async () => {
  const origin = new FakeFolder();
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => origin } });
  const put = async (id: string, name: string, bytes: number) => {
    await openImageFolder(id);
    const folder = await (await origin.getDirectoryHandle('images')).getDirectoryHandle(id);
    (await folder.getFileHandle(IMAGE_FILES.records, { create: true })).file.truncate(bytes);
    const about = JSON.stringify({ name, images: 4, side: summary.side });
    const file = (await folder.getFileHandle(IMAGE_FILES.about, { create: true })).file;
    file.write(new TextEncoder().encode(about), { at: 0 });
  };
  await put('a', summary.name, 9000);
  await put('b', 'cats', 2000);
  await put('c', 'being loaded', 500_000);
  // Other test files of this process keep copies too.
  for (const { id } of await listKeptWeights()) await deleteKeptWeights(id);
  const runStore = await new RunStoreBench().open();
  expect(english(await whatCouldGo('c', runStore))).toBe(
    `Under Runs you can delete: the decoded images of “${summary.name}” (9.0 kB, no run needs them), the decoded images of “cats” (2.0 kB, no run needs them).`,
  );
  const stored = run({ runId: 'r1', name: 'first try', dataset: summary });
  const bytes = new Uint8Array(3000);
  await runStore.putCheckpoint('r1', { step: 1, epoch: 0, knn: null, bytes }, stored);
  expect(english(await whatCouldGo('c', runStore))).toMatch(
    /“cats” \(2\.0 kB, no run needs them\), the decoded images of “[^”]+” \(9\.0 kB\), the run “first try” \(3\.0 kB\)\.$/,
  );
  await keepWeights({ file: 'w.pth', sha256: 'ab' }, new Blob(['1234']));
  expect(english(await whatCouldGo('c', runStore))).toMatch(
    /the copy of the weights “w\.pth” \(4 B\)/,
  );
});
