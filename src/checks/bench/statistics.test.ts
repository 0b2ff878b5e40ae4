import { expect, test } from 'vitest';
import { median } from '#base/median.ts';
import { ratio, relativeError, worstError } from './statistics.ts';

test('the median is the middle, or the mean of the middle two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow();
});

test('a ratio needs both sides', () => {
  expect(ratio(2, 8)).toBe(0.25);
  expect(ratio(null, 8)).toBeNull();
  expect(ratio(2, null)).toBeNull();
});

test('errors are relative, and infinite for a non-finite number', () => {
  expect(relativeError(2.2, 2)).toBeCloseTo(0.1);
  expect(relativeError(Number.NaN, 2)).toBe(Number.POSITIVE_INFINITY);
  expect(worstError([1, 2.5], [1, 2])).toBeCloseTo(0.25);
  expect(worstError([Number.NaN, 2], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(worstError([0, 0], [0, 0])).toBe(0);
  expect(() => worstError([1], [1, 2])).toThrow();
});
