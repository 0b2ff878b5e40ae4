import { expect, test } from 'vitest';
import { tick, xTick } from './ticks.ts';

test('ticks are short: counts in groups, small and large numbers as powers', () => {
  expect(tick(20_000)).toBe('20\u202f000');
  expect(tick(0.25)).toBe('0.25');
  expect(tick(3e-5)).toBe('3e−5');
  expect(tick(1e36)).toBe('1e36');
  expect(tick(-250_000)).toBe('−2.5e5');
});

test('times are as exact as the axis is short', () => {
  const noon = new Date(2026, 2, 5, 12, 30, 15).getTime();
  expect(xTick('wall', noon, 60_000)).toBe('12:30:15');
  expect(xTick('wall', noon, 3_600_000)).toBe('12:30');
  expect(xTick('wall', noon, 5 * 86_400_000)).toBe('5 Mar');
  expect(xTick('relative', 200, 1000)).toBe('3 min 20 s');
  expect(xTick('relative', 100, 1000, true)).toBe('100 s');
  expect(xTick('images', 2_500_000, 1e7)).toBe('2.5 M');
  expect(xTick('epoch', 1.5, 3)).toBe('1.5');
});
