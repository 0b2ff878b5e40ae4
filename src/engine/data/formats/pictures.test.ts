import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import {
  cifarRecords,
  fileOf,
  load,
  lyingPng,
  pictureFolder,
  png,
  refusal,
  testHost,
  zip,
} from '#data/files.fixture.ts';

test('one folder per class, in the order of names', async () => {
  const dataset = await load(pictureFolder(['dog', 'cat'], 40));
  expect(dataset.name).toBe('photos');
  expect(imageCount(dataset)).toBe(80);
  expect(dataset.levels[0]?.classNames).toEqual(['cat', 'dog']);
  expect(dataset.levels[0]?.labels[39]).toBe(0);
  expect(dataset.files?.[40]).toMatch(/dog\/.*\.png$/);
  expect(dataset.levels[0]?.labels[40]).toBe(1);
  // Image 41 is dog/001: class 0 of the fixture.
  expect([...dataset.pixels.slice(41 * 3072, 41 * 3072 + 3)]).toEqual([0, 1, 7]);
  expect(dataset.notes).toEqual([]);
});

test('a zip gives the same as the folder; files that operating systems add are ignored', async () => {
  const folder = pictureFolder(['dog', 'cat'], 32);
  const packed: Record<string, Uint8Array> = {
    '__MACOSX/photos/dog/._000.png': new Uint8Array(9),
    'photos/.DS_Store': new Uint8Array(9),
    'photos/readme.txt': new Uint8Array(9),
  };
  for (const { path, blob } of folder) packed[path] = new Uint8Array(await blob.arrayBuffer());
  const fromZip = await load([fileOf('pets.zip', zip(packed))]);
  const fromFolder = await load(folder);
  expect(fromZip.pixels).toEqual(fromFolder.pixels);
  expect(fromZip.levels).toEqual(fromFolder.levels);
  expect(fromZip.notes.map(english)).toEqual([
    'Skipped (not read here): photos/readme.txt in pets.zip.',
  ]);
});

test('sizes are fitted and counted in a note', async () => {
  const files = pictureFolder(['a', 'b'], 32);
  files[0] = fileOf('photos/a/000.png', png(100, 50, [10, 20, 30, 0]));
  const dataset = await load(files);
  expect([...dataset.pixels.slice(0, 3)]).toEqual([255, 255, 255]);
  expect(dataset.notes.map(english).join()).toMatch(/^Resized to 32 × 32.*: 1 of 64 images\.$/);
});

test('pictures without class folders are unlabelled', async () => {
  for (const root of ['', 'photos/']) {
    const files = Array.from({ length: 64 }, (_, i) => fileOf(`${root}${i}.png`, png(32, 32)));
    const dataset = await load(files);
    expect(dataset.levels).toEqual([]);
    expect(dataset.notes.map(english).join()).toContain('no labels');
  }
});

test('a test folder is the test split', async () => {
  const dataset = await load([
    ...pictureFolder(['a', 'b'], 10, 'set/test/'),
    ...pictureFolder(['a', 'b'], 40, 'set/train/'),
  ]);
  expect(dataset.testStart).toBe(80);
  expect(imageCount(dataset)).toBe(100);
  expect(dataset.levels[0]?.classNames).toEqual(['a', 'b']);
});

test('an archive in a test folder is the test split', async () => {
  const packed = async (each: number) => {
    const files: Record<string, Uint8Array> = {};
    for (const { path, blob } of pictureFolder(['a', 'b'], each, '')) {
      files[path] = new Uint8Array(await blob.arrayBuffer());
    }
    return zip(files);
  };
  const dataset = await load([
    fileOf('set/test/0.zip', await packed(5)),
    fileOf('set/train/0.zip', await packed(35)),
  ]);
  expect([imageCount(dataset), dataset.testStart]).toEqual([80, 70]);
});

const BAD_PICTURES: readonly (readonly [Uint8Array, RegExp])[] = [
  [
    lyingPng(20_000, 20_000),
    /bad\.png is 20 000 × 20 000 pixels; the maximum side is 4 096.*Shrink or remove it/,
  ],
  [lyingPng(0, 8), /bad\.png is truncated or damaged/],
  [lyingPng(64, 64), /bad\.png/],
  [png(32, 32).subarray(0, -20), /bad\.png is truncated or damaged/],
  [png(32, 32).subarray(0, 12), /bad\.png is truncated or damaged/],
  [new TextEncoder().encode('<html>not found'), /bad\.png is not a PNG, JPEG or WebP/],
  [new Uint8Array(0), /bad\.png is empty/],
];

test.each(BAD_PICTURES)(
  'one bad picture among many is skipped and named %#',
  async (bytes, why) => {
    const dataset = await load([
      ...pictureFolder(['a', 'c'], 40),
      fileOf('photos/b/bad.png', bytes),
    ]);
    expect(imageCount(dataset)).toBe(80);
    expect(dataset.testStart).toBe(80);
    // Its class had no other picture; what comes after it moved up.
    expect(dataset.levels[0]?.classNames).toEqual(['a', 'c']);
    expect([...dataset.pixels.slice(41 * 3072, 41 * 3072 + 3)]).toEqual([1, 1, 7]);
    const [note] = dataset.notes.map(english);
    expect(note).toMatch(/^Skipped \(1 of 81 images\): photos\/b\/bad\.png/);
    expect(note).toMatch(why);
  },
);

test.each(BAD_PICTURES)('more than one bad picture in ten refuses all %#', async (bytes, why) => {
  const bad = Array.from({ length: 9 }, (_, i) => fileOf(`photos/b/bad.png-${i}.png`, bytes));
  const words = await refusal([...pictureFolder(['a', 'c'], 40), ...bad]);
  expect(words).toMatch(
    /^9 of 89 images cannot be used, more than the 10 % that “Bad images allowed” permits\. The first: photos/,
  );
  expect(words.replace('.png-0', '')).toMatch(why);
});

test('of many skipped pictures the first are named and the others counted', async () => {
  const bad = Array.from({ length: 8 }, (_, i) => fileOf(`photos/a/x${i}.png`, new Uint8Array(0)));
  const dataset = await load([...pictureFolder(['a', 'b'], 40), ...bad]);
  const notes = dataset.notes.map(english);
  expect(notes).toHaveLength(6);
  expect(notes[0]).toContain('8 of 88 images): photos/a/x0.png is empty');
  expect(notes[4]).toContain('photos/a/x4.png');
  expect(notes[5]).toBe('Skipped: and 3 more images');
});

test('the test split keeps its place when pictures before and in it are skipped', async () => {
  const empty = new Uint8Array(0);
  const dataset = await load([
    ...pictureFolder(['a', 'b'], 10, 'set/test/'),
    ...pictureFolder(['a', 'b'], 40, 'set/train/'),
    fileOf('set/train/a/bad.png', empty),
    fileOf('set/test/b/bad.png', empty),
  ]);
  expect(dataset.testStart).toBe(80);
  expect(imageCount(dataset)).toBe(100);
});

test('nothing is decoded when too many headers are refused', async () => {
  let decoded = 0;
  const host = testHost({
    decodeImage: () => {
      decoded++;
      return Promise.reject(new Error('decoded'));
    },
  });
  const files = [
    ...pictureFolder(['a', 'b'], 40),
    ...Array.from({ length: 9 }, (_, i) => fileOf(`photos/b/big${i}.png`, lyingPng(9000, 9))),
  ];
  expect(await refusal(files, host)).toContain('9 000 × 9');
  expect(decoded).toBe(0);
});

test('a picture that decodes to another size is refused', async () => {
  const host = testHost({
    decodeImage: () => Promise.resolve({ width: 8, height: 8, rgba: new Uint8Array(256) }),
  });
  expect(await refusal(pictureFolder(['a', 'b'], 40), host)).toMatch(
    /states 32 × 32 pixels but decodes to 8 × 8/,
  );
});

test('pictures over the pixel budget are refused before decoding', async () => {
  const files = Array.from({ length: 1100 }, (_, i) => fileOf(`${i}.png`, lyingPng(4096, 4096)));
  expect(await refusal(files)).toContain('megapixels');
  // A thousand in a zip of their headers: five of them have as many pixels as its bytes allow.
  const few = zip(
    Object.fromEntries(files.slice(0, 9).map(({ path }) => [path, lyingPng(4096, 4096)])),
  );
  let heads = 0;
  const host = testHost({ onProgress: () => heads++ });
  expect(await refusal([fileOf('few.zip', few)], host)).toContain('exceed 67 megapixels');
  expect(heads).toBeLessThan(20);
});

test('a picture beside class folders is refused', async () => {
  const files = [...pictureFolder(['a', 'b'], 40), fileOf('photos/stray.png', png(32, 32))];
  expect(await refusal(files)).toMatch(/^photos\/stray\.png is outside the class folders/);
});

test('an empty folder, unknown types, mixed formats and pickles are refused', async () => {
  expect(await refusal([])).toContain('The folder is empty');
  expect(await refusal([fileOf('photos/.DS_Store', new Uint8Array(3))])).toContain('is empty');
  expect(await refusal([fileOf('thesis.pdf', new Uint8Array(3))])).toMatch(
    /^thesis\.pdf: unsupported file type\. Supported: STL-10 binary/,
  );
  const mixed = [...pictureFolder(['a'], 64), fileOf('photos/x.bin', cifarRecords(64))];
  expect(await refusal(mixed)).toMatch(/x\.bin \(CIFAR-10\).*one data set at a time/);
  expect(await refusal([fileOf('cifar/data_batch_1', new Uint8Array(99).fill(128))])).toContain(
    'cifar-10-binary.tar.gz',
  );
  expect(await refusal(pictureFolder(['a', 'b'], 20))).toContain('at least 64');
});
