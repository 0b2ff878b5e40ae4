import { expect, test } from 'vitest';
import { logAxis, niceAxis, stepAxis } from './axes.ts';

test('ends are round and hold the values', () => {
  expect(niceAxis(2.9, 6.93)).toEqual({ scale: 'linear', domain: [2, 8], ticks: [2, 4, 6, 8] });
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

test('a logarithmic axis has round ends that hold the values, and few ticks', () => {
  expect(logAxis(0.3, 4)).toEqual({ scale: 'log', domain: [0.2, 5], ticks: [0.2, 0.5, 1, 2, 5] });
  expect(logAxis(65536, 65536)).toMatchObject({ domain: [50000, 100000] });
  const wide = logAxis(3e-9, 2e30);
  expect(wide.domain[0]).toBeLessThanOrEqual(3e-9);
  expect(wide.domain[1]).toBeGreaterThanOrEqual(2e30);
  expect(wide.ticks.length).toBeLessThanOrEqual(7);
  for (const [low, high] of [
    [0, 1],
    [-3, 2],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
    [1, 1],
  ] as const) {
    const { domain, ticks } = logAxis(low, high);
    expect(domain[0]).toBeGreaterThan(0);
    expect(domain[1]).toBeGreaterThan(domain[0]);
    expect(ticks.length).toBeGreaterThan(1);
  }
});
