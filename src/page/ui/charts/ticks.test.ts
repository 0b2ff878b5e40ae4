import { expect, test } from 'vitest';
import { tick, tickLabel, xTick } from './ticks.ts';

test('ticks are short: counts in groups, small and large numbers as powers', () => {
  expect(tick(20_000)).toBe('20\u202f000');
  expect(tick(0.25)).toBe('0.25');
  expect(tick(3e-5)).toBe('3×10⁻⁵');
  expect(tick(1e36)).toBe('10³⁶');
  expect(tick(-250_000)).toBe('−250\u202f000');
});

test('a logarithmic axis reads in powers of ten', () => {
  expect([0.5, 1, 1000, 1e4, 2e4, 1e-3].map((value) => tick(value, true))).toEqual([
    ...['0.5', '1', '1\u202f000', '10⁴', '2×10⁴', '10⁻³'],
  ]);
  expect(tickLabel(5e-7, true)).toEqual({ text: '5×10', power: '−7' });
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
