import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { fileOf, load, refusal } from '#data/files.fixture.ts';
import { stlImages } from './formats.fixture.ts';

const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => 1 + (i % 10));
const train = [fileOf('train_X.bin', stlImages(64)), fileOf('train_y.bin', labels(64))];
const folder = [
  ...train,
  fileOf('test_X.bin', stlImages(10)),
  fileOf('test_y.bin', labels(10)),
  fileOf('class_names.txt', new TextEncoder().encode('airplane\nbird\n')),
  fileOf('fold_indices.txt', new TextEncoder().encode('1 2 3\n')),
];

test('columns become rows, labels from 1 their names, splits by file', async () => {
  const dataset = await load(folder, 96);
  expect([imageCount(dataset), dataset.testStart]).toEqual([74, 64]);
  expect(dataset.levels[0]?.classNames[9]).toBe('truck');
  expect(dataset.levels[0]?.labels[12]).toBe(2);
  const pixel = (image: number, x: number, y: number) => {
    const at = ((image * 96 + y) * 96 + x) * 3;
    return [...dataset.pixels.slice(at, at + 3)];
  };
  expect(pixel(5, 30, 70)).toEqual([5, 70, 30]);
  expect(dataset.notes).toEqual([]);
});

test('unlabelled images alone; beside labelled ones they are left out and named', async () => {
  const file = fileOf('unlabeled_X.bin', stlImages(65));
  const alone = await load([file], 32);
  expect([imageCount(alone), alone.levels.length]).toEqual([65, 0]);
  const both = await load([...folder, file], 32);
  expect(imageCount(both)).toBe(74);
  expect(both.notes.map(english).join()).toMatch(/^unlabeled_X\.bin was left out/);
});

test('a cut file, missing labels and wrong ones are refused', async () => {
  const [images] = train;
  const cut = fileOf('train_X.bin', stlImages(64).subarray(0, 500_000));
  expect(await refusal([cut])).toMatch(/^train_X\.bin has 500 000 bytes.*STL-10 record size/);
  const test = fileOf('test_X.bin', stlImages(9));
  expect(await refusal([...train, test])).toMatch(/^test_X\.bin has no labels file/);
  if (images === undefined) return;
  const short = fileOf('train_y.bin', labels(63));
  expect(await refusal([images, short])).toMatch(/^train_y\.bin has 63 labels/);
  const zero = fileOf('train_y.bin', new Uint8Array(64));
  expect(await refusal([images, zero])).toMatch(/label 1 is 0, but STL-10 has the labels 1 to 10/);
});
