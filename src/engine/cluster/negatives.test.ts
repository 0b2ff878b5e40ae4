import { expect, test } from 'vitest';
import { accuracyCeiling, drawPrototypes } from './negatives.ts';

const settings = { k: 20, negatives: 6, seed: 4, step: 9, granularity: 1 };
const positives = [3, 7, 3, 19];

test('positives first, then different negatives that no row has', () => {
  const { columns, negatives } = drawPrototypes(positives, settings);
  expect(Array.from(columns.slice(0, 4))).toEqual(positives);
  const drawn = Array.from(columns.slice(4));
  expect(negatives).toBe(6);
  expect(new Set(drawn).size).toBe(6);
  expect(drawn.every((prototype) => prototype < 20 && !positives.includes(prototype))).toBe(true);
});

test('a draw depends on seed, step and granularity, and on nothing else', () => {
  const first = drawPrototypes(positives, settings);
  expect(drawPrototypes(positives, settings)).toEqual(first);
  for (const change of [{ seed: 5 }, { step: 10 }, { granularity: 0 }]) {
    expect(drawPrototypes(positives, { ...settings, ...change }).columns).not.toEqual(
      first.columns,
    );
  }
});

test('where the batch leaves fewer candidates, all of them are taken', () => {
  const { columns, negatives } = drawPrototypes(positives, { ...settings, k: 20, negatives: 40 });
  expect(negatives).toBe(17);
  expect(columns).toHaveLength(44);
  expect(new Set(columns.slice(0, 21)).size).toBe(20);
  const none = drawPrototypes([0, 1, 1], { ...settings, k: 2 });
  expect(none.negatives).toBe(0);
});

test('every candidate is drawn equally often', () => {
  const counts = new Array<number>(20).fill(0);
  for (let step = 0; step < 1700; step++) {
    const { columns } = drawPrototypes(positives, { ...settings, step });
    for (const prototype of columns.slice(4)) counts[prototype] = (counts[prototype] ?? 0) + 1;
  }
  // 1700 · 6 / 17 = 600, a standard deviation of 20.
  counts.forEach((count, prototype) => {
    const expected = positives.includes(prototype) ? 0 : 600;
    expect(Math.abs(count - expected)).toBeLessThan(100);
  });
});

test('the highest accuracy is the share of rows that share their prototype with no other row', () => {
  const draw = drawPrototypes(positives, settings);
  expect(accuracyCeiling(draw, false)).toBe(50);
  expect(accuracyCeiling(draw, true)).toBe(100);
});
