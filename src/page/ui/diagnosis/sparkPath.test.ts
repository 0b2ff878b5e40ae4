import { expect, test } from 'vitest';
import { sparkOf } from './sparkPath.ts';

test('a curve fills the box; what is not finite is a gap with a mark', () => {
  const { lines, log } = sparkOf([[0, 1, Number.NaN, 2]], null, 30, 10);
  expect(log).toBe(false);
  expect(lines[0]?.path).toBe('M0.0 10.0L10.0 5.0M30.0 0.0');
  expect(lines[0]?.bad).toEqual([{ x: 20, y: 5 }]);
});

test('a wide range is drawn on a log axis, and the limit only where it is near', () => {
  const wide = sparkOf([[1, 100, 10_000]], 65_504, 20, 10);
  expect(wide.log).toBe(true);
  expect(wide.limitY).toBe(0);
  expect(sparkOf([[1, 2]], 65_504, 20, 10).limitY).toBeNull();
  expect(sparkOf([[Number.NaN], [Number.NaN]], 5, 20, 10).lines).toHaveLength(2);
});
