import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ExportTarget } from '#run/protocol.ts';
import { clearExportFolders } from '#storage/exportFolders.ts';
import { exportPlace, writeInto } from './exportPlaces.ts';
import { FakeFile, FakeFolder } from './fakeFileSystem.fixture.ts';

let origin = new FakeFolder();
beforeEach(() => {
  origin = new FakeFolder();
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => origin } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const bytes = (...numbers: number[]) => Uint8Array.from(numbers);
/** The fakes are as much of a handle as is used. */
const target = (fake: FakeFolder | FakeFile): ExportTarget =>
  Object.assign(Object.create(null), {
    kind: fake.kind,
    ...('content' in fake
      ? {
          getFileHandle: fake.getFileHandle.bind(fake),
          removeEntry: fake.removeEntry.bind(fake),
        }
      : { getFile: fake.getFile.bind(fake), createWritable: fake.createWritable.bind(fake) }),
  });

/** Two files, written out of order; `fail` comes before the last bytes. */
async function write(into: ExportTarget | undefined, fail?: Error) {
  const place = await exportPlace(into, 'run-features', 'npy');
  return writeInto(place, async () => {
    const first = await place.open('');
    const second = await place.open('-labels');
    await first.write(2, bytes(3, 4));
    await second.write(0, bytes(9));
    if (fail !== undefined) throw fail;
    await first.write(0, bytes(1, 2));
  });
}

const full = new DOMException('', 'QuotaExceededError');
const contentOf = (folder: FakeFolder): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Array.from(folder.content, ([name, file]) => [
      name,
      file instanceof FakeFile ? [...file.file.bytes] : contentOf(file),
    ]),
  );

test('a folder that was chosen gets whole files, or is left as it was', async () => {
  const folder = new FakeFolder();
  expect((await write(target(folder))).files).toEqual([]);
  const whole = { 'run-features.npy': [1, 2, 3, 4], 'run-features-labels.npy': [9] };
  expect(contentOf(folder)).toEqual(whole);
  await expect(write(target(folder), full)).rejects.toThrow(/is full\. Nothing was written/);
  expect(contentOf(folder)).toEqual(whole);
  const empty = new FakeFolder();
  await expect(write(target(empty), new Error('cancelled'))).rejects.toThrow('cancelled');
  expect(contentOf(empty)).toEqual({});
});

test('a file that was chosen keeps its content unless the export is whole', async () => {
  const file = new FakeFile();
  const once = (fail?: Error) =>
    exportPlace(target(file), 'run', 'safetensors').then((place) =>
      writeInto(place, async () => {
        await (await place.open('')).write(0, bytes(7, 8));
        if (fail !== undefined) throw fail;
      }),
    );
  await once();
  await expect(once(full)).rejects.toThrow('is full');
  expect([...file.file.bytes]).toEqual([7, 8]);
});

test('without a chosen place the private file system has the files until they are downloaded', async () => {
  const { files } = await write(undefined);
  const read = files.map(async ({ suffix, blob }) => [suffix, ...(await blob.bytes())]);
  expect(await Promise.all(read)).toEqual([
    ['', 1, 2, 3, 4],
    ['-labels', 9],
  ]);
  const exporting = await origin.getDirectoryHandle('exports');
  expect(exporting.content.size).toBe(1);
  await clearExportFolders(Number.MAX_SAFE_INTEGER);
  expect(exporting.content.size).toBe(0);
  await expect(write(undefined, full)).rejects.toThrow('is full');
  expect(exporting.content.size).toBe(0);
});

test('a browser without a private file system gathers them', async () => {
  vi.stubGlobal('navigator', {});
  const { files } = await write(undefined);
  expect(await files[0]?.blob.bytes()).toEqual(bytes(1, 2, 3, 4));
});
