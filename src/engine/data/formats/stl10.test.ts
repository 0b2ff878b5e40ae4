import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { fileOf, load, refusal } from '#data/files.fixture.ts';
import { labelledOf, labelOf } from '#data/labels.ts';
import { trainAndQuery } from '#data/split.ts';
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

test('unlabelled images alone, or beside labelled ones, which alone vote', async () => {
  const file = fileOf('unlabeled_X.bin', stlImages(65));
  const alone = await load([file], 32);
  expect([imageCount(alone), alone.levels.length]).toEqual([65, 0]);
  const both = await load([...folder, file], 32);
  expect([imageCount(both), both.testStart]).toEqual([139, 129]);
  const [level] = both.levels;
  if (level === undefined) throw new Error('no labels');
  expect([0, 63, 64, 128, 129].map((image) => labelOf(level, image))).toEqual([0, 3, -1, -1, 0]);
  expect(level.classNames).toHaveLength(10);
  expect(both.notes.map(english).join()).toMatch(/^65 of the training images have no label\./);
  const { train } = trainAndQuery(both, 0.1, 0);
  expect([train.length, labelledOf(both, train).length]).toEqual([129, 64]);
  // Without a test split only those with a label are held out.
  const apart = await load([...folder.slice(0, 2), file], 32);
  const { query } = trainAndQuery(apart, 0.25, 0);
  expect(query.every((image) => image < 64)).toBe(true);
  expect(query.length).toBe(16);
  const lone = await load([...folder.slice(2, 4), file], 32);
  expect([imageCount(lone), lone.levels.length]).toEqual([65, 0]);
  expect(lone.notes.map(english).join()).toMatch(/^test_X\.bin was left out/);
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
