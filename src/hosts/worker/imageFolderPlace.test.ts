import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { verbatim } from '#base/words.ts';
import type { OpenSink } from '#data/imageSink.ts';
import { keepRecords } from '#data/kept/keepRecords.ts';
import { deleteImageFolder, hasImageFolders, listImageFolders } from '#storage/imageFolders.ts';
import { FakeFile, FakeFolder } from './fakeFileSystem.fixture.ts';
import { imageFolderPlace } from './imageFolderPlace.ts';

const SIDE = 2;
const IMAGES = 9;

beforeEach(() => {
  const origin = new FakeFolder();
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => origin } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const placeOf = (id: string) =>
  imageFolderPlace(id, async (file) => {
    if (!(file instanceof FakeFile)) throw new Error('another file system');
    return file.createSyncAccessHandle();
  });

/** Decodes as many images as it is told, then fails unless these are all. */
const decode = (count: number) => async (openSink: OpenSink) => {
  const sink = await openSink(IMAGES, SIDE, 'cats');
  for (let image = 0; image < count; image++) {
    sink.put(image, (out, offset) => out.fill(image, offset, offset + 12));
  }
  if (count < IMAGES) throw new Error('cut off');
  return {
    ...{ name: 'cats', side: SIDE, pixels: sink.finish(), levels: [], testStart: IMAGES },
    ...{ groups: null, classBalanced: false, notes: [], credit: verbatim('') },
  };
};

test('decoded images are found again, listed with their bytes, and deleted', async () => {
  expect(await listImageFolders()).toEqual([]);
  const first = await keepRecords(placeOf('f00d'), decode(IMAGES), 0);
  expect(await keepRecords(placeOf('f00d'), decode(0), 0)).toEqual(first);
  const [folder] = await listImageFolders();
  expect(folder).toMatchObject({ id: 'f00d', name: 'cats', images: IMAGES, side: SIDE });
  expect(folder?.complete).toBe(true);
  expect(folder?.bytes).toBeGreaterThan(IMAGES * 20);
  await deleteImageFolder('f00d');
  expect(await listImageFolders()).toEqual([]);
});

test('a decoding that was cut off is listed as such, and goes on', async () => {
  const cut = keepRecords(placeOf('f00d'), decode(4), 0);
  await expect(cut).rejects.toThrow('cut off');
  expect(await listImageFolders()).toMatchObject([{ complete: false }]);
  const kept = await keepRecords(placeOf('f00d'), decode(IMAGES), 0);
  expect(kept).toMatchObject({ kind: 'records', index: { images: IMAGES } });
});

test('what the storage takes only a part of stays in memory, and leaves no folder', async () => {
  const place = imageFolderPlace('f00d', async (file) => {
    if (!(file instanceof FakeFile)) throw new Error('another file system');
    const handle = await file.createSyncAccessHandle();
    const write: typeof handle.write = (bytes, { at }) =>
      bytes.length < 100 || file.file.getSize() > 0
        ? handle.write(bytes, { at })
        : handle.write(bytes.subarray(0, 50), { at });
    return { ...handle, write };
  });
  const kept = await keepRecords(place, decode(IMAGES), 0);
  expect(kept).toMatchObject({ kind: 'memory', dataset: { notes: [{}] } });
  expect(kept.kind === 'memory' && kept.dataset.pixels).toEqual(
    Uint8Array.from({ length: IMAGES * 12 }, (_, i) => Math.floor(i / 12)),
  );
  expect(await listImageFolders()).toEqual([]);
});

test('two tabs do not write at once, and what is in use is not deleted', async () => {
  const about = { name: 'cats', images: IMAGES, side: SIDE };
  const files = await placeOf('f00d').open(about);
  await expect(placeOf('f00d').open(about)).rejects.toThrow('Another tab is decoding');
  await expect(deleteImageFolder('f00d')).rejects.toThrow('locked');
  files.records.close();
  files.log.close();
  await deleteImageFolder('f00d');
});

test('a browser without such a file system keeps nothing', async () => {
  vi.stubGlobal('navigator', {
    storage: { getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) },
  });
  expect(await hasImageFolders()).toBe(false);
  expect(await listImageFolders()).toEqual([]);
});
