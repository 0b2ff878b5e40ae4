import { expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { drawDistinct, RowChoice } from './sampling.ts';

test('draws are different, in range, and every number once when all are taken', () => {
  const some = drawDistinct(new RandomStream(1, 'cluster'), 1000, 300);
  expect(new Set(some).size).toBe(300);
  expect(Math.max(...some)).toBeLessThan(1000);
  const all = drawDistinct(new RandomStream(2, 'cluster'), 50, 50);
  expect(Array.from(all).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(() => drawDistinct(new RandomStream(1, 'cluster'), 3, 4)).toThrow(RangeError);
});

test('every number is as likely as any other at every place', () => {
  const seen = Array.from({ length: 3 }, () => new Array<number>(5).fill(0));
  for (let at = 0; at < 5000; at++) {
    drawDistinct(new RandomStream(7, 'cluster', at), 5, 3).forEach((value, place) => {
      const row = seen[place] ?? [];
      row[value] = (row[value] ?? 0) + 1;
    });
  }
  // 1,000 expected, a standard deviation of 28.
  for (const count of seen.flat()) expect(Math.abs(count - 1000)).toBeLessThan(140);
});

test('a choice of rows has exactly as many as asked for, evenly spread', () => {
  const hits = new Array<number>(20).fill(0);
  for (let at = 0; at < 2000; at++) {
    const choice = new RowChoice(new RandomStream(3, 'cluster', at), 20, 8);
    const rows = hits.flatMap((_, row) => (choice.has(row) ? [row] : []));
    expect(rows).toHaveLength(8);
    for (const row of rows) hits[row] = (hits[row] ?? 0) + 1;
  }
  for (const count of hits) expect(Math.abs(count - 800)).toBeLessThan(110);
});
