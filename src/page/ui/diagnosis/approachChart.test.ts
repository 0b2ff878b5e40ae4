import { expect, test } from 'vitest';
import { tick } from '#ui/charts/ticks.ts';
import { curveDrawing } from './approachChart.ts';

test('a value that is not finite is a gap with a cross at the last finite value', () => {
  const { lines, crosses, y } = curveDrawing([7, 8, 9, 10], [[0, 1, Number.NaN, 2]], null);
  expect(y).toMatchObject({ scale: 'linear', domain: [0, 2] });
  expect(lines).toEqual([[0, 1, null, 2]]);
  expect(crosses).toEqual([{ x: 9, y: 1 }]);
});

test('a wide range has a log axis; the limit is drawn only where the curve is near it', () => {
  const wide = curveDrawing([1, 2, 3], [[1, 100, 10_000]], 65_504);
  expect(wide.y).toMatchObject({ scale: 'log', domain: [1, 100_000] });
  expect(wide.nearLimit).toBe(true);
  expect(curveDrawing([1, 2], [[1, 2]], 65_504).nearLimit).toBe(false);
});

test('without any finite value there is an axis and a cross per value', () => {
  const broken = curveDrawing(
    [1, 2],
    [
      [Number.NaN, Number.POSITIVE_INFINITY],
      [1 / 0, 0 / 0],
    ],
    5,
  );
  expect(broken.y.domain).toEqual([0, 1]);
  expect(broken.crosses).toHaveLength(4);
  expect(broken.nearLimit).toBe(false);
});

test('a constant is drawn flat, on an axis whose ticks differ', () => {
  const { y } = curveDrawing([1, 2, 3], [[0.03, 0.030_01, 0.029_99]], null);
  const labels = y.ticks.map((value) => tick(value));
  expect(new Set(labels).size).toBe(labels.length);
});
