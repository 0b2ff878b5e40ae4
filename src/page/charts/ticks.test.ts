import { expect, test } from 'vitest';
import {
  growingAxis,
  logAxis,
  niceAxis,
  shareOf,
  timeTicks,
  valueAtShare,
  windowAxis,
} from './ticks.ts';

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

test('an axis that grows doubles towards the run’s end and never passes it', () => {
  const steps = (last: number, total: number) => growingAxis(last, total, 50, 1).domain;
  expect(steps(3, 3000)).toEqual([0, 50]);
  expect(steps(60, 3000)).toEqual([0, 100]);
  expect(steps(2500, 3000)).toEqual([0, 3000]);
  expect(steps(158, 158)).toEqual([0, 158]);
  expect(growingAxis(1.3, 8, 2, 1e-6)).toMatchObject({
    domain: [0, 2],
    ticks: [0, 0.5, 1, 1.5, 2],
  });
});

test('a short range fills its logarithmic axis', () => {
  const ticks = [1, 1.05, 1.1, 1.15, 1.2];
  expect(logAxis(1, 1.17)).toEqual({ scale: 'log', domain: [1, 1.2], ticks });
  for (const low of [1e-9, 0.3, 7, 4e20]) {
    for (const factor of [1.1, 1.5, 1.99]) {
      const { domain, ticks } = logAxis(low, low * factor);
      expect(domain[0]).toBeGreaterThan(0);
      // Ends are rounded to twelve digits.
      expect(domain[0]).toBeLessThanOrEqual(low * (1 + 1e-11));
      expect(domain[1]).toBeGreaterThanOrEqual(low * factor * (1 - 1e-11));
      expect(domain[1] / domain[0]).toBeLessThan(factor * 2);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  }
  // A constant is not drawn as a mountain range.
  expect(logAxis(1, 1.05).domain).toEqual([1, 2]);
});

test('a logarithmic axis has round ends that hold the values, and few ticks', () => {
  expect(logAxis(0.3, 4)).toMatchObject({ domain: [0.2, 5], ticks: [0.2, 0.5, 1, 2, 5] });
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

test('a window keeps its ends and has round ticks inside', () => {
  expect(windowAxis(1234, 1876)).toEqual({
    scale: 'linear',
    domain: [1234, 1876],
    ticks: [1400, 1600, 1800],
  });
  expect(windowAxis(3, 4, 'log').ticks.length).toBeGreaterThan(1);
  expect(windowAxis(1, 1e5, 'log').ticks).toEqual([1, 10, 100, 1000, 10_000, 100_000]);
});

test('ticks of time are whole minutes, hours or days, from where the day begins', () => {
  expect(timeTicks(0, 400, 1)).toEqual([0, 120, 240, 360]);
  const day = 86_400_000;
  const zone = -3_600_000;
  const ticks = timeTicks(10 * day, 14 * day, 1000, zone);
  expect(ticks).toEqual([11, 12, 13, 14].map((n) => n * day + zone));
  expect(timeTicks(0, 1e9, 1).length).toBeLessThanOrEqual(7);
  expect(timeTicks(0, 0.4, 1).length).toBeGreaterThan(2);
});

test('position and value on an axis are inverse functions', () => {
  for (const axis of [windowAxis(200, 1000), windowAxis(0.01, 100, 'log')]) {
    for (const share of [0, 0.25, 0.5, 1]) {
      expect(shareOf(axis, valueAtShare(axis, share))).toBeCloseTo(share, 12);
    }
  }
  expect(shareOf(windowAxis(1, 10, 'log'), 0)).toBeNaN();
});

test('a wide logarithmic axis has powers of ten at even strides, and the others between them', () => {
  const { ticks, minor = [] } = logAxis(0.5, 1e36);
  expect(ticks.length).toBeLessThanOrEqual(6);
  const powers = ticks.map((tick) => Math.round(Math.log10(tick)));
  const stride = (powers[1] ?? 0) - (powers[0] ?? 0);
  expect([2, 3, 5, 10]).toContain(stride);
  for (const power of powers) expect(Math.abs(power % stride)).toBe(0);
  expect(minor.length).toBeGreaterThan(20);
  expect(minor.filter((place) => ticks.includes(place))).toEqual([]);
  // Three decades are fine enough for 2 to 9.
  expect(logAxis(1, 1000).ticks).toEqual([1, 10, 100, 1000]);
  expect(logAxis(1, 1000).minor?.slice(0, 9)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 20]);
});

test('steps between ticks are 1, 2 or 5 times a power of ten', () => {
  for (const high of [0.13, 0.9, 7, 23, 71, 300, 9400]) {
    const [first = 0, second = 0] = niceAxis(0, high).ticks;
    const step = (second - first) / 10 ** Math.floor(Math.log10(second - first) + 1e-9);
    expect([1, 2, 5]).toContain(Math.round(step * 1e6) / 1e6);
  }
});
