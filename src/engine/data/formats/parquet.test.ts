import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { fileOf, load, png, refusal } from '#data/files.fixture.ts';
import { type ParquetRows, parquetOf } from './parquet.fixture.ts';

const NAMES = ['zebra', 'apple', 'hammer'];

const rowsOf = (count: number, first = 0): ParquetRows => ({
  pictures: Array.from({ length: count }, (_, i) => png(8, 8, [first + i, 2, 3, 255])),
  labels: Array.from({ length: count }, (_, i) => i % 3),
  names: NAMES,
});

test.each(['SNAPPY', 'UNCOMPRESSED', 'GZIP', 'ZSTD'] as const)(
  'a data set of the hub, packed with %s: names, splits, groups of rows',
  async (codec) => {
    const dataset = await load(
      [
        fileOf('set/validation-0.parquet', parquetOf({ ...rowsOf(10, 200), codec })),
        fileOf('set/train-0.parquet', parquetOf({ ...rowsOf(70), codec, rowGroupSize: 30 })),
      ],
      16,
    );
    expect([imageCount(dataset), dataset.testStart]).toEqual([80, 70]);
    expect(dataset.levels[0]?.classNames).toEqual(NAMES);
    expect(dataset.levels[0]?.labels[65]).toBe(2);
    expect([65, 70].map((image) => dataset.pixels[image * 768])).toEqual([65, 200]);
    expect(dataset.files?.[65]).toBe('65.png');
  },
);

test('several class labels, finest first; columns that say nothing of themselves', async () => {
  const coarse = Array.from({ length: 70 }, (_, i) => i % 2);
  const two = await load([fileOf('a.parquet', parquetOf({ ...rowsOf(70), coarse }))], 16);
  expect(two.levels.map(({ name, classNames }) => [name, classNames.length])).toEqual([
    ['class', 3],
    ['coarse_label', 2],
  ]);
  const { pictures } = rowsOf(70);
  const labels = Array.from({ length: 70 }, (_, i) => i % 12);
  const plain = parquetOf({ pictures, labels, plainColumn: 'img' });
  const dataset = await load([fileOf('a.parquet', plain)], 16);
  expect(dataset.levels[0]?.classNames[2]).toBe('2');
  expect(dataset.levels[0]?.labels[23]).toBe(11);
});

test('rows without a picture or a label are skipped and named', async () => {
  const { pictures, labels, names } = rowsOf(70);
  const rows = {
    pictures: pictures.map((picture, i) =>
      i === 3 ? null : i === 4 ? png(8, 8).slice(0, 40) : picture,
    ),
    labels: labels.map((label, i) => (i === 5 ? -1 : i === 6 ? null : label)),
    names: names ?? [],
  };
  const dataset = await load([fileOf('a.parquet', parquetOf(rows))], 16);
  expect(imageCount(dataset)).toBe(66);
  expect(dataset.skipped?.map(english)).toEqual([
    expect.stringMatching(/^a\.parquet, row 4 holds no picture/),
    expect.stringMatching(/^a\.parquet, row 5 is truncated/),
    expect.stringMatching(/^a\.parquet, row 6 has no label/),
    expect.stringMatching(/^a\.parquet, row 7 has no label/),
  ]);
});

test('cut files, other columns and labels without a name are refused', async () => {
  const whole = parquetOf(rowsOf(70));
  for (const bytes of [
    whole.subarray(0, whole.length >> 1),
    whole.subarray(whole.length >> 1),
    new Uint8Array(9),
  ]) {
    expect(await refusal([fileOf('a.parquet', bytes)])).toMatch(
      /^a\.parquet is truncated, damaged/,
    );
  }
  const none = parquetOf({ pictures: [null], labels: [1], plainColumn: 'text' });
  const two = [fileOf('a.parquet', whole), fileOf('b.parquet', none)];
  expect(await refusal(two)).toMatch(/^b\.parquet has other columns than a\.parquet/);
  const outside = parquetOf({ ...rowsOf(70), labels: Array.from({ length: 70 }, () => 3) });
  expect(await refusal([fileOf('a.parquet', outside)])).toMatch(/row 1 has the label 3.*0 to 2/);
});
