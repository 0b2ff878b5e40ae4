import { expect, test } from 'vitest';
import { segmentRows } from './segments.ts';

test('a chunk never crosses a segment, and a segment knows its chunks', () => {
  const rows = segmentRows([
    { offset: 64, length: 2049, oneDimensional: false },
    { offset: 2176, length: 10, oneDimensional: true, stateRow: 7 },
  ]);
  expect([...rows]).toEqual([
    ...[64, 1024, 0, 0],
    ...[1088, 1024, 0, 0],
    ...[2112, 1, 0, 0],
    ...[2176, 10, 1, 0],
    ...[0, 3, 0, 0],
    ...[3, 1, 1, 7],
  ]);
});

test('no segments, no rows', () => {
  expect(segmentRows([])).toHaveLength(0);
});
