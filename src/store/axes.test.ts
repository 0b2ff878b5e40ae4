import { expect, test } from 'vitest';
import { niceAxis, stepAxis } from './axes.ts';

test('ends are round and hold the values', () => {
  expect(niceAxis(2.9, 6.93)).toEqual({ domain: [2, 8], ticks: [2, 4, 6, 8] });
  expect(niceAxis(0, 0.12).domain).toEqual([0, 0.15]);
});

test('one value, no value and huge values still give an axis', () => {
  for (const [low, high] of [
    [5, 5],
    [0, 0],
    [1, -1],
    [Number.NaN, 1],
    [0, 3e19],
  ] as const) {
    const { domain, ticks } = niceAxis(low, high);
    expect(domain[1]).toBeGreaterThan(domain[0]);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThan(12);
  }
});

test('the step axis doubles towards the run’s end and never passes it', () => {
  expect(stepAxis(3, 3000).domain).toEqual([0, 50]);
  expect(stepAxis(60, 3000).domain).toEqual([0, 100]);
  expect(stepAxis(2500, 3000).domain).toEqual([0, 3000]);
  expect(stepAxis(158, 158).domain).toEqual([0, 158]);
});
