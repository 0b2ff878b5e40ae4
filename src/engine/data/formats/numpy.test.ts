import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { fileOf, load, refusal, zip } from '#data/files.fixture.ts';
import { int64, npy, unicode } from './formats.fixture.ts';

const N = 70;
const SIDE = 4;

/** Image i has the bytes i, i + 1, i + 2 in its channels, everywhere. */
const pixels = (count: number, planes: boolean): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: count * SIDE * SIDE * 3 }, (_, at) => {
    const image = Math.floor(at / (SIDE * SIDE * 3));
    const channel = planes ? Math.floor(at / (SIDE * SIDE)) % 3 : at % 3;
    return image + channel;
  });

const images = (count = N) => npy('|u1', [count, SIDE, SIDE, 3], pixels(count, false));
const labels = (count = N, classes = 12) =>
  npy('<i8', [count], int64(Array.from({ length: count }, (_, i) => i % classes)));

test('an npz with splits, channels last, and labels of a column', async () => {
  const column = npy(
    '|u1',
    [20, 1],
    Uint8Array.from({ length: 20 }, (_, i) => i % 12),
  );
  const packed = zip({
    'test_images.npy': images(20),
    'test_labels.npy': column,
    'train_images.npy': [images(), { level: 0 }],
    'train_labels.npy': labels(),
  });
  const dataset = await load([fileOf('set.npz', packed)], 4 * SIDE);
  expect(dataset.name).toBe('set');
  expect([imageCount(dataset), dataset.testStart]).toEqual([90, 70]);
  // Numbers have their own order, not that of text.
  expect(dataset.levels[0]?.classNames.slice(1, 3)).toEqual(['1', '2']);
  expect([...(dataset.levels[0]?.labels.slice(10, 13) ?? [])]).toEqual([10, 11, 0]);
  const at = 33 * (4 * SIDE) ** 2 * 3;
  expect([...dataset.pixels.slice(at, at + 3)]).toEqual([33, 34, 35]);
});

test('channels first, the same pixels; greyscale; labels in a file of their own', async () => {
  const first = npy('|u1', [N, 3, SIDE, SIDE], pixels(N, true));
  const [last, planes] = await Promise.all(
    [images(), first].map((x) => load([fileOf('x.npy', x), fileOf('y.npy', labels())], 16)),
  );
  expect(planes?.pixels).toEqual(last?.pixels);
  const grey = npy('|u1', [N, SIDE, SIDE], new Uint8Array(N * SIDE * SIDE).fill(7));
  const dataset = await load([fileOf('grey.npy', grey)], 16);
  expect(dataset.levels).toEqual([]);
  expect(dataset.pixels.every((level) => level === 7)).toBe(true);
});

test('positional names of savez, class names, arrays that are neither', async () => {
  const names = npy('<U5', [3], unicode(['cat', 'dog', 'horse'], 5));
  const packed = zip({
    'arr_0.npy': images(),
    'arr_1.npy': labels(N, 3),
    'class_names.npy': names,
    'weights.npy': npy('<f4', [2], new Uint8Array(8)),
  });
  const dataset = await load([fileOf('set.npz', packed)], 16);
  expect(dataset.levels[0]?.classNames).toEqual(['cat', 'dog', 'horse']);
  expect(dataset.notes.map(english).join()).toContain('weights.npy in set.npz');
});

const animals = (i: number) => ['cat', 'dog', 'horse'][i % 3] ?? '';

test('labels that are text, of a fixed length or bytes, are classes; names of files are not', async () => {
  const texts = Array.from({ length: N }, (_, i) => animals(i));
  const bytes = new TextEncoder().encode(texts.map((text) => text.padEnd(5, '\0')).join(''));
  for (const own of [npy('<U5', [N], unicode(texts, 5)), npy('|S5', [N], bytes)]) {
    const packed = zip({
      'a_filenames.npy': npy('<U5', [N], unicode(Array(N).fill('x.png'), 5)),
      'images.npy': images(),
      'labels.npy': own,
    });
    const dataset = await load([fileOf('set.npz', packed)], 16);
    expect(dataset.levels[0]?.classNames).toEqual(['cat', 'dog', 'horse']);
    expect([...(dataset.levels[0]?.labels.slice(0, 4) ?? [])]).toEqual([0, 1, 2, 0]);
    expect(dataset.notes.map(english).join()).toContain('a_filenames.npy in set.npz');
  }
});

test('labels that are not read are named with the fix', async () => {
  const oneHot = npy('|u1', [N, 3], new Uint8Array(3 * N));
  const dataset = await load([fileOf('x.npy', images()), fileOf('y.npy', oneHot)], 16);
  expect(dataset.levels).toEqual([]);
  expect(dataset.notes.map(english).join()).toMatch(/no labels: y\.npy\. .*argmax\(1\)/);
});

const REFUSED: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['objects', npy('|O', [N], new Uint8Array(9)), /array of Python objects.*never read/],
  ['floats', npy('<f4', [2, 2, 2, 3], new Uint8Array(96)), /type f4\. Save them as uint8/],
  ['Fortran order', npy('|u1', [N, 4, 4, 3], pixels(N, false), { fortran: true }), /Fortran/],
  ['flat images', npy('|u1', [N, 48], pixels(N, false)), /shape \(70, 48\), which is not that of/],
  ['one image', npy('|u1', [8, 8, 3], new Uint8Array(192)), /\(8, 8, 3\), which is that of one/],
  ['two channels', npy('|u1', [N, 8, 3, 2], pixels(N, false)), /1, 3 or 4 channels/],
  ['a cut file', images().subarray(0, 3000), /has 3 000 bytes, but its header requires 3 488/],
  ['another file', new Uint8Array(500).fill(60), /not a NumPy array/],
  ['a longer header', images().map((b, at) => (at === 9 ? 200 : b)), /not a NumPy array/],
  [
    'a structured array',
    npy('', [1], new Uint8Array(4), {
      header: "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }",
    }),
    /structured array/,
  ],
];

test.each(REFUSED)('%s: refused in words', async (_, bytes, why) => {
  expect(await refusal([fileOf('x.npy', bytes)])).toMatch(why);
});

test('labels of another length, or missing for one of two arrays, are refused', async () => {
  expect(await refusal([fileOf('x.npy', images()), fileOf('y.npy', labels(60))])).toMatch(
    /^y\.npy has 60 labels, but x\.npy has 70 images/,
  );
  const files = [
    fileOf('x_train.npy', images()),
    fileOf('y_train.npy', labels()),
    fileOf('x_test.npy', images(20)),
  ];
  expect(await refusal(files)).toMatch(/^x_test\.npy has no labels, but x_train\.npy has them/);
});
