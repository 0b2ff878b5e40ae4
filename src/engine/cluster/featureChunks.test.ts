import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { FeatureChunks, type FeatureSource } from './featureChunks.ts';
import { RowChoice } from './sampling.ts';

/** Row r is [r, r + 0.5]. */
function countingSource(count: number, batchRows: number): FeatureSource {
  const read = async (batch: number) => {
    const rows = Math.min(batchRows, count - batch * batchRows);
    return Float32Array.from({ length: rows * 2 }, (_, i) => {
      const row = batch * batchRows + Math.floor(i / 2);
      return i % 2 === 0 ? row : row + 0.5;
    });
  };
  return { count, dim: 2, batchRows, read };
}

/** The rows of every chunk, by their first number. */
async function rowsFrom(chunks: FeatureChunks, start: number): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { rows, values } of chunks.from(start)) {
    const firsts = Array.from(values.subarray(0, rows));
    const seconds = values.subarray(chunks.capacity, chunks.capacity + rows);
    expect(Array.from(seconds)).toEqual(firsts.map((value) => value + 0.5));
    found.push(firsts);
  }
  return found;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('chunks', () => {
  test.each([1, 3, 4, 7, 30])('are the same from batches of %i', async (batchRows) => {
    const chunks = new FeatureChunks(countingSource(22, batchRows), 4, 22, null);
    const found = await rowsFrom(chunks, 0);
    expect(found.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 2]);
    expect(found.flat()).toEqual(upTo(22));
    for (const start of [1, 3, 5, 6])
      expect(await rowsFrom(chunks, start)).toEqual(found.slice(start));
  });

  test('hold the chosen rows only, and gather counts among those', async () => {
    const choice = new RowChoice(new RandomStream(1, 'cluster'), 40, 11);
    const chosen = upTo(40).filter((row) => choice.has(row));
    const chunks = new FeatureChunks(countingSource(40, 6), 4, 11, choice);
    expect((await rowsFrom(chunks, 0)).flat()).toEqual(chosen);
    expect((await rowsFrom(chunks, 1)).flat()).toEqual(chosen.slice(4));
    const gathered = await chunks.gather([10, 0, 3]);
    expect(Array.from(gathered)).toEqual(
      [10, 0, 3].flatMap((at) => [chosen[at], (chosen[at] ?? 0) + 0.5]),
    );
    await expect(chunks.gather([11])).rejects.toThrow(RangeError);
  });

  test('a batch of the wrong size is refused', async () => {
    const source = { ...countingSource(10, 5), read: async () => new Float32Array(9) };
    await expect(rowsFrom(new FeatureChunks(source, 4, 10, null), 0)).rejects.toThrow(
      'Batch 0 of the features holds 9 numbers instead of 5 × 2.',
    );
  });
});
