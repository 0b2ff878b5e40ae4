import { expect, test } from 'vitest';
import { logAxis, windowAxis } from '#charts/ticks.ts';
import { areaPath, linePath } from './linePaths.ts';

const box = { x: 50, y: 10, width: 100, height: 100 };
const unit = windowAxis(0, 10);

test('a line breaks at a gap, and a lone value is a dot', () => {
  const xs = Float64Array.of(0, 5, 6, 7, 10);
  const ys = Float64Array.of(0, 10, Number.NaN, 5, Number.NaN);
  expect(linePath({ xs, ys }, box, unit, unit)).toBe('M50,110L100,10M120,60h0');
});

test('what a logarithm has no place for is a gap, never 0', () => {
  const log = logAxis(1, 100);
  const xs = Float64Array.of(0, 5, 10);
  const ys = Float64Array.of(100, 0, 1);
  expect(linePath({ xs, ys }, box, unit, log)).toBe('M50,10h0M150,110h0');
  expect(linePath({ xs, ys: Float64Array.of(1, 1, 1) }, box, log, log)).not.toContain('M50');
});

test('an area whose lowest is not positive reaches the foot of a logarithmic axis', () => {
  const log = logAxis(1, 100);
  const area = {
    xs: Float64Array.of(0, 10),
    low: Float64Array.of(0, 1),
    high: Float64Array.of(100, 100),
  };
  expect(areaPath(area, box, unit, log)).toBe('M50,10L150,10L150,110L50,110Z');
});

test('numbers of any size stay numbers that a renderer can draw', () => {
  const path = linePath(
    { xs: Float64Array.of(0, 10), ys: Float64Array.of(1e300, -1e300) },
    box,
    unit,
    unit,
  );
  expect(path).toBe('M50,-20000L150,20000');
});
