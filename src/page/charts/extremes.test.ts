import { expect, test } from 'vitest';
import { Extremes, MISSING, type RangeExtremes } from './extremes.ts';

/** The same by looking at every value. */
function plain(values: Float64Array, from: number, to: number): RangeExtremes {
  const indices = Array.from({ length: to - from }, (_, i) => from + i);
  const at = (i: number) => values[i] ?? 0;
  const finite = indices.filter((i) => Number.isFinite(at(i)) && at(i) !== MISSING);
  const best = (better: (a: number, b: number) => boolean) =>
    finite.reduce((found, i) => (found < 0 || better(at(i), at(found)) ? i : found), -1);
  const first = (is: (value: number) => boolean) => indices.find((i) => is(at(i))) ?? -1;
  return {
    lowest: best((a, b) => a < b),
    highest: best((a, b) => a > b),
    nan: first(Number.isNaN),
    positive: first((value) => value === Number.POSITIVE_INFINITY),
    negative: first((value) => value === Number.NEGATIVE_INFINITY),
    count: indices.filter((i) => at(i) !== MISSING).length,
  };
}

const rough = (i: number) => {
  if (i % 997 === 996) return Number.NaN;
  if (i % 1511 === 1500) return Number.POSITIVE_INFINITY;
  if (i % 1733 === 1700) return Number.NEGATIVE_INFINITY;
  if (i % 13 === 5) return MISSING;
  return Math.sin(i * 12.9898) * 43.7;
};

test('every range equals a scan of all values, also when appended in pieces', () => {
  const values = Float64Array.from({ length: 20_011 }, (_, i) => rough(i));
  const extremes = new Extremes();
  for (const length of [1, 31, 32, 33, 300, 2048, 9999, 20_011]) {
    const so = values.subarray(0, length);
    extremes.update(so);
    for (const [from, to] of [
      [0, length],
      [Math.floor(length / 3), length],
      [5, Math.min(length, 777)],
      [32, Math.min(length, 64)],
      [Math.floor(length / 2), Math.floor(length / 2) + 1],
    ] as const) {
      if (from < to) expect(extremes.of(so, from, to)).toEqual(plain(so, from, to));
    }
  }
});

test('what is truncated and rewritten is summarised again', () => {
  const values = Float64Array.from({ length: 5000 }, (_, i) => i);
  const extremes = new Extremes();
  extremes.update(values);
  extremes.truncate(1000);
  for (let i = 1000; i < 5000; i++) values[i] = -i;
  extremes.update(values);
  expect(extremes.of(values, 0, 5000)).toEqual(plain(values, 0, 5000));
});

test('counts the values that an axis leaves out', () => {
  const values = Float64Array.from({ length: 30_000 }, (_, i) => rough(i));
  const extremes = new Extremes();
  extremes.update(values);
  const expected = values
    .subarray(100, 29_000)
    .filter((v) => Number.isFinite(v) && v !== MISSING && (v < -40 || v > 42)).length;
  expect(extremes.countOutside(values, 100, 29_000, -40, 42)).toBe(expected);
  expect(expected).toBeGreaterThan(100);
  expect(extremes.countOutside(values, 0, 30_000, -44, 44)).toBe(0);
});
