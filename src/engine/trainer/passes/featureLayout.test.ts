import { expect, test } from 'vitest';
import { type FeatureArray, layOutFeatures, numpyText, paddedUtf8 } from './featureLayout.ts';

const FILES = ['cat/ß.png', 'dog/🐶.png'];
/** Its code points. */
const LONGEST = 9;

const ARRAYS: readonly FeatureArray[] = [
  { name: 'features', dtype: 'F32', shape: [2, 3] },
  { name: 'labels', dtype: 'I32', shape: [2] },
  { name: 'held_out', dtype: 'U8', shape: [2] },
  { name: 'files', dtype: 'U', shape: [2], characters: LONGEST },
];

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

test('safetensors: one file, the header padded to 8 bytes, every array where the header says', () => {
  const files = layOutFeatures('safetensors', ARRAYS, { dataset: 'd', files: '["a"]' });
  expect(files).toHaveLength(1);
  const [file] = files;
  if (file === undefined) return;
  const length = Number(new DataView(file.head.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(file.head.length).toBe(8 + length);
  expect(JSON.parse(text(file.head.subarray(8)))).toEqual({
    __metadata__: { dataset: 'd', files: '["a"]' },
    features: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    labels: { dtype: 'I32', shape: [2], data_offsets: [24, 32] },
    held_out: { dtype: 'U8', shape: [2], data_offsets: [32, 34] },
  });
  expect(file.starts).toEqual({ features: 8 + length, labels: 32 + length, held_out: 40 + length });
  expect(file.bytes).toBe(8 + length + 34);
});

test('npy: a file for each array, its data on a multiple of 64 bytes', () => {
  const files = layOutFeatures('npy', ARRAYS, {});
  expect(files.map(({ suffix }) => suffix)).toEqual(['', '-labels', '-held-out', '-files']);
  const sizes = [24, 8, 2, 2 * 4 * 9];
  for (const [i, { head, starts, bytes }] of files.entries()) {
    expect(head.length % 64).toBe(0);
    expect([...head.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    expect(new DataView(head.buffer).getUint16(8, true)).toBe(head.length - 10);
    expect(head.at(-1)).toBe(0x0a);
    expect(Object.values(starts)).toEqual([head.length]);
    expect(bytes).toBe(head.length + (sizes[i] ?? 0));
  }
  expect(files.map(({ head }) => text(head.subarray(10)).trim())).toEqual([
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '<U9', 'fortran_order': False, 'shape': (2,), }",
  ]);
});

test('names are code points of four bytes, padded with zeros', () => {
  const points = numpyText(FILES, LONGEST);
  expect(points).toHaveLength(18);
  expect(String.fromCodePoint(...points.subarray(9))).toBe('dog/🐶.png');
  expect(numpyText(['a', ''], 2)).toEqual(Uint32Array.of(97, 0, 0, 0));
  expect([...paddedUtf8(['a', 'é'], 3)]).toEqual([97, 0, 0, 0xc3, 0xa9, 0]);
});
