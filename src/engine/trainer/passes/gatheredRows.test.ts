import { expect, test } from 'vitest';
import { rowsInMemoryFile } from './gatheredRows.fixture.ts';
import { gatherRows } from './gatheredRows.ts';

const DIM = 3;
const COUNT = 300;
const values = Float32Array.from({ length: COUNT * DIM }, (_, i) => i / 7);
const slice = (first: number, count: number) => values.slice(first * DIM, (first + count) * DIM);

test.each([
  ['with room', undefined],
  // The first batch of 128 rows fits, the second and the third do not.
  ['without room for all', 200 * DIM * 4],
])('rows in a file %s come back in parts and in any order', async (_, room) => {
  const { rows, file } = await rowsInMemoryFile({ values, dim: DIM }, room);
  expect(file.getSize()).toBe((room === undefined ? COUNT : 128) * DIM * 4);
  for (const [first, count] of [
    [0, 300],
    [100, 150],
    [127, 2],
    [299, 1],
  ] as const) {
    expect((await rows.read(first, count)).slice()).toEqual(slice(first, count));
  }
  const numbers = Uint32Array.of(299, 0, 128, 127, 0);
  const into = new Float32Array(6 * DIM);
  await rows.gather(numbers, into);
  numbers.forEach((row, at) => {
    expect(into.slice(at * DIM, (at + 1) * DIM)).toEqual(slice(row, 1));
  });
});

test('a row that was damaged or cut off is told, and no other', async () => {
  const { rows, file } = await rowsInMemoryFile({ values, dim: DIM });
  const at = 200 * DIM * 4 + 5;
  file.bytes[at] = (file.bytes[at] ?? 0) ^ 1;
  const told = 'missing or damaged; evaluate again';
  expect((await rows.read(0, 200)).slice()).toEqual(slice(0, 200));
  await expect(rows.read(0, 201)).rejects.toThrow(told);
  await expect(rows.gather(Uint32Array.of(3, 200), new Float32Array(6))).rejects.toThrow(told);
  await rows.free();
  await expect(rows.read(0, 1)).rejects.toThrow(told);
});

test('where no file can be made, rows stay in memory', async () => {
  const open = () => Promise.reject(new Error('a private window'));
  const rows = await gatherRows(2, DIM, { inMemory: 0, open });
  await rows.put(0, slice(0, 2));
  expect(await rows.read(1, 1)).toEqual(slice(1, 1));
});
