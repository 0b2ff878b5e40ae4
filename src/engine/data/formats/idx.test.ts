import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { collect } from '#data/collect.ts';
import { imageCount } from '#data/dataset.ts';
import { blobEntry } from '#data/entry.ts';
import {
  fileOf,
  gz,
  idx,
  idxImages,
  idxLabels,
  load,
  refusal,
  testHost,
  zip,
} from '#data/files.fixture.ts';
import { Pace } from '#data/loadProgress.ts';
import { openIdx } from './idx.ts';

const images = 'train-images-idx3-ubyte';
const labels = 'train-labels-idx1-ubyte';

test('28 pixels are centred in 32 on the border colour', async () => {
  const dataset = await load([
    fileOf(`${images}.gz`, gz(idxImages(80))),
    fileOf(labels, idxLabels(80)),
  ]);
  expect(imageCount(dataset)).toBe(80);
  const row = (y: number) =>
    Array.from({ length: 32 }, (_, x) => dataset.pixels[((5 * 32 + y) * 32 + x) * 3]);
  expect(row(2).every((grey) => grey === 0)).toBe(true);
  expect(row(3)).toEqual([0, 0, 0, ...Array(26).fill(105), 0, 0, 0]);
  const at = ((5 * 32 + 9) * 32 + 9) * 3;
  expect([...dataset.pixels.slice(at, at + 3)]).toEqual([105, 105, 105]);
  expect(dataset.levels[0]?.classNames).toEqual([...'0123456789']);
  expect([...(dataset.levels[0]?.labels.slice(8, 12) ?? [])]).toEqual([8, 9, 0, 1]);
  expect(dataset.notes.map(english).join()).toContain('padded to 32 × 32');
});

test('a white border is padded with white', async () => {
  const inverted = idxImages(64).map((byte, at) => (at < 16 ? byte : 255 - byte));
  const dataset = await load([fileOf(images, inverted)]);
  expect(dataset.pixels[0]).toBe(255);
});

test('sizes beyond the padding are resampled', async () => {
  const dataset = await load([fileOf(images, idxImages(64, 64))]);
  expect(dataset.pixels.length).toBe(64 * 32 * 32 * 3);
  expect(dataset.pixels[(16 * 32 + 16) * 3]).toBe(100);
  expect(dataset.notes.map(english).join()).toContain('64 × 64 images were resized to 32 × 32');
});

test('labels are optional', async () => {
  const dataset = await load([fileOf('images.idx3', idxImages(64))]);
  expect(dataset.levels).toEqual([]);
  expect(dataset.notes.map(english).join()).toContain('no kNN accuracy');
});

test('a t10k pair beside a train pair is the test split, in a zip too', async () => {
  const packed = zip({
    'mnist/t10k-images-idx3-ubyte': idxImages(30),
    'mnist/t10k-labels-idx1-ubyte': idxLabels(30, 3),
    [`mnist/${images}`]: idxImages(70),
    [`mnist/${labels}`]: idxLabels(70),
  });
  const dataset = await load([fileOf('mnist.zip', packed)]);
  expect(imageCount(dataset)).toBe(100);
  expect(dataset.testStart).toBe(70);
  expect(dataset.levels[0]?.labels[70 + 4]).toBe(1);
});

test('labels that start at 1 leave no empty class', async () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => 1 + (i % 26));
  const dataset = await load([fileOf(images, idxImages(64)), fileOf(labels, idx([64], bytes))]);
  expect(dataset.levels[0]?.classNames.length).toBe(26);
  expect(dataset.levels[0]?.classNames[9]).toBe('10');
});

test('files that do not fit together are refused by name', async () => {
  const some = fileOf(images, idxImages(64));
  expect(await refusal([some, fileOf(labels, idxLabels(63))])).toMatch(
    new RegExp(`^${labels} has 63 labels, but ${images} has 64 images`),
  );
  expect(await refusal([some, fileOf('other-labels-idx1-ubyte', idxLabels(64))])).toMatch(
    /^other-labels-idx1-ubyte has no images file/,
  );
  const test = fileOf('t10k-images-idx3-ubyte', idxImages(64));
  expect(await refusal([some, fileOf(labels, idxLabels(64)), test])).toMatch(
    /^t10k-images-idx3-ubyte has no labels file/,
  );
  expect(await refusal([some, fileOf(`b/${images}`, idxImages(64))])).toContain('only one of them');
});

test('damaged files are refused', async () => {
  const whole = idxImages(64);
  expect(await refusal([fileOf(images, whole.subarray(0, 30_000))])).toMatch(
    /has 30 000 bytes, but its header requires 50 192/,
  );
  expect(await refusal([fileOf(images, new Uint8Array([...whole, 0]))])).toContain('50 193 bytes');
  expect(
    await refusal([fileOf(images, idx([4_000_000_000, 28, 28], new Uint8Array(9)))]),
  ).toContain('its header requires');
  expect(await refusal([fileOf(images, idx([64, 0, 28], new Uint8Array(0)))])).toContain('28 × 0');
  expect(await refusal([fileOf(images, new Uint8Array(500).fill(60))])).toContain('not an IDX');
  const floats = idx([1, 28, 28], new Uint8Array(28 * 28 * 4));
  floats[2] = 0x0d;
  expect(await refusal([fileOf(images, floats)])).toContain('type 13 with 3 dimensions');
});

test('a file whose header does not fit is refused before it is unpacked', async () => {
  const pace = new Pace(testHost());
  const meaning = { name: 'mine', classNames: null, credit: say('Your own images.') };
  const head = idx([686_000, 28, 28], new Uint8Array(0));
  const entry = (size: number) => ({
    ...blobEntry(images, images, new Blob([head])),
    size,
    bytes: () => Promise.reject(new Error('it was unpacked')),
  });
  // As the header says, but for a byte.
  const whole = 16 + 686_000 * 28 * 28;
  const refused = async (size: number, side: number) =>
    collect(await openIdx([entry(size)], meaning), side, { pace, mostBad: 0, host: testHost() });
  await expect(refused(whole + 1, 32)).rejects.toThrow('its header requires');
  await expect(refused(whole, 64)).rejects.toThrow('which is too much');
  await expect(refused(whole, 8)).rejects.toThrow('it was unpacked');
});
