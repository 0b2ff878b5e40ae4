import { expect, test } from 'vitest';
import { yAxisOf } from './axes.ts';
import type { ChartMetric } from './chartLines.ts';

const axis = (metric: ChartMetric, low: number, high: number, close = false) =>
  yAxisOf(metric, { low, high }, { guides: [], close, log: false });

test('a constant accuracy is not drawn as a mountain range', () => {
  const { domain, ticks } = axis('knnTop1', 24.9, 25.1);
  expect(domain[1] - domain[0]).toBeGreaterThanOrEqual(10);
  expect(domain[0]).toBeLessThan(24.9);
  expect(domain[1]).toBeGreaterThan(25.1);
  for (const tick of ticks) expect(Number.isInteger(tick)).toBe(true);
});

test('a percentage has no axis below 0 or above 100', () => {
  expect(axis('accInst', 0, 100).domain).toEqual([0, 100]);
  expect(axis('knnTop1', 99, 100).domain).toEqual([90, 100]);
  expect(axis('knnTop1', 0, 0.2).domain).toEqual([0, 10]);
  expect(axis('accInst', 0, 0.01).domain[0]).toBe(0);
});

test('other values have a least span too, smaller where they are looked at closely', () => {
  const span = ({ domain: [from, to] }: ReturnType<typeof axis>) => to - from;
  const whole = axis('lossInst', 8.31, 8.312);
  expect(span(whole)).toBeGreaterThan(0.4);
  expect(span(axis('lossInst', 8.31, 8.312, true))).toBeLessThan(span(whole));
});
