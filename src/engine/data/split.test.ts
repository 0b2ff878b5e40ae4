import { expect, test } from 'vitest';
import { verbatim } from '#base/words.ts';
import type { Dataset } from './dataset.ts';
import { sampleImages, summarize } from './samples.ts';
import { trainAndQuery } from './split.ts';

function datasetOf(labels: readonly number[] | null, changes: Partial<Dataset> = {}): Dataset {
  const images = labels?.length ?? 100;
  const pixels = Uint8Array.from({ length: images * 12 }, (_, at) => Math.floor(at / 12));
  const classes = Math.max(...(labels ?? [0])) + 1;
  const classNames = Array.from({ length: classes }, (_, i) => `class ${i}`);
  const levels = [{ name: 'class', classNames, labels: Uint16Array.from(labels ?? []) }];
  return {
    name: 'test',
    side: 2,
    pixels,
    levels: labels === null ? [] : levels,
    testStart: images,
    groups: null,
    classBalanced: false,
    notes: [verbatim('a note')],
    credit: verbatim('nobody'),
    ...changes,
  };
}

function expectWhole({ train, query }: ReturnType<typeof trainAndQuery>, images: number): void {
  expect([...train, ...query].sort((a, b) => a - b)).toEqual([...Array(images).keys()]);
  expect([...train]).toEqual([...train].sort((a, b) => a - b));
  expect([...query]).toEqual([...query].sort((a, b) => a - b));
}

test('its own test split is kept', () => {
  const split = trainAndQuery(datasetOf(null, { testStart: 90 }), 0.2, 0);
  expectWhole(split, 100);
  expect([...split.query]).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
});

test('every class gives its share, by seed', () => {
  const labels = Array.from({ length: 600 }, (_, i) => (i % 6 < 3 ? 0 : (i % 6) - 2));
  const dataset = datasetOf(labels);
  const split = trainAndQuery(dataset, 0.2, 7);
  expectWhole(split, 600);
  const counts = [0, 0, 0, 0];
  for (const image of split.query)
    counts[labels[image] ?? 0] = (counts[labels[image] ?? 0] ?? 0) + 1;
  expect(counts).toEqual([60, 20, 20, 20]);
  expect(trainAndQuery(dataset, 0.2, 7)).toEqual(split);
  expect(trainAndQuery(dataset, 0.2, 8)).not.toEqual(split);
});

test('classes of two images give the share over all, and never both', () => {
  const labels = Array.from({ length: 200 }, (_, i) => i % 100);
  const { query } = trainAndQuery(datasetOf(labels), 0.2, 0);
  expect(query.length).toBe(40);
  expect(new Set([...query].map((image) => image % 100)).size).toBe(40);
});

test('groups stay on one side and the share stays near', () => {
  const images = 1000;
  // Classes of 100; groups of 1, 6 and 26 as skin tones make them.
  const groups = new Uint16Array(images);
  let group = 0;
  for (let image = 0; image < images; group++) {
    const room = 100 - (image % 100);
    const size = Math.min([1, 6, 1, 26][group % 4] ?? 1, room);
    groups.fill(group, image, image + size);
    image += size;
  }
  const labels = Array.from({ length: images }, (_, i) => Math.floor(i / 100));
  const split = trainAndQuery(datasetOf(labels, { groups }), 0.2, 3);
  expectWhole(split, images);
  const queried = new Set([...split.query].map((image) => groups[image]));
  expect([...split.train].some((image) => queried.has(groups[image]))).toBe(false);
  expect(split.query.length).toBeGreaterThan(170);
  expect(split.query.length).toBeLessThan(230);
});

test('without labels the share is random', () => {
  const split = trainAndQuery(datasetOf(null), 0.2, 0);
  expectWhole(split, 100);
  expect(split.query.length).toBe(20);
  expect([...split.query]).not.toEqual([...Array(20).keys()]);
});

test('samples are spread over the classes', async () => {
  const dataset = datasetOf(Array.from({ length: 100 }, (_, i) => i % 10));
  const five = await sampleImages(dataset, 5);
  expect(five.map((sample) => sample.label)).toEqual([0, 2, 4, 6, 8].map((i) => `class ${i}`));
  expect([...(five[1]?.rgba ?? [])]).toEqual(Array(4).fill([2, 2, 2, 255]).flat());
  const twenty = await sampleImages(dataset, 20);
  expect(new Set(twenty.map((sample) => sample.rgba[0])).size).toBe(20);
  expect(new Set(twenty.map((sample) => sample.label)).size).toBe(10);
  const all = await sampleImages(dataset, 500);
  expect(new Set(all.map((sample) => sample.rgba[0])).size).toBe(100);
});

test('samples of uneven classes are as many as asked, none twice', async () => {
  const labels = Array.from({ length: 100 }, (_, i) => (i < 97 ? 0 : i - 96));
  const samples = await sampleImages(datasetOf(labels), 24);
  expect(new Set(samples.map((sample) => sample.rgba[0])).size).toBe(24);
  expect((await sampleImages(datasetOf(null), 3)).map((sample) => sample.label)).toEqual([
    'Image 1',
    'Image 34',
    'Image 67',
  ]);
});

test('the summary counts', () => {
  const summary = summarize(
    datasetOf(
      [...Array(100).keys()].map((i) => i % 4),
      { testStart: 90 },
    ),
  );
  expect(summary).toEqual({
    name: 'test',
    images: 100,
    side: 2,
    levels: [{ name: 'class', classes: 4 }],
    classes: [0, 1, 2, 3].map((n) => ({ name: `class ${n}`, count: 25 })),
    testImages: 10,
    notes: [verbatim('a note')],
    credit: verbatim('nobody'),
  });
});
