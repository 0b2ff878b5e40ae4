import { expect, test } from 'vitest';
import { robustRange } from './robustRange.ts';

const part = (values: readonly number[]) => ({
  track: { raw: Float64Array.from(values), guide: false },
  from: 0,
  to: values.length,
});
const range = (values: readonly number[], log = false) => {
  const finite = values.filter(Number.isFinite);
  const whole = { low: Math.min(...finite), high: Math.max(...finite) };
  return robustRange([part(values)], whole, log);
};
const wave = (i: number) => 2 + 0.1 * Math.sin(i);

test('a loss that falls keeps its beginning', () => {
  expect(range(Array.from({ length: 200 }, (_, i) => 2 + 6 * Math.exp(-i / 20)))).toBeNull();
  expect(range(Array.from({ length: 40 }, (_, i) => wave(i)))).toBeNull();
});

test('activations that end at 1e36 do not flatten those before', () => {
  const values = Array.from({ length: 136 }, (_, i) =>
    i < 110 ? 10 + i : 10 ** (2 + (i - 110) * 1.3),
  );
  const found = range(values, true);
  expect(found?.low).toBeCloseTo(10);
  expect(found?.high).toBeGreaterThan(200);
  expect(found?.high).toBeLessThan(1e8);
});

test('one activation of 3e38 behind a growth to 6e4 is left out, a slow fall by decades is not', () => {
  const grown = Array.from({ length: 49 }, (_, i) => (i < 48 ? 4 * 1.22 ** i : 3.4e38));
  expect(range(grown, true)?.high).toBeLessThan(1e10);
  expect(range(grown, true)?.high).toBeGreaterThan(6e4);
  const ratios = Array.from({ length: 200 }, (_, i) => 1e-3 * (1 + Math.cos((Math.PI * i) / 200)));
  expect(range(ratios, true)).toBeNull();
});

test('three wild values among many are left out, constants and few values are judged with care', () => {
  const values = Array.from({ length: 300 }, (_, i) => (i % 100 === 50 ? 1e6 : wave(i)));
  expect(range(values)?.high).toBeLessThan(10);
  expect(range(values.map((value) => (value > 10 ? value : 2)))?.high).toBeLessThan(3);
  expect(range([1, 1, 1, 1e9])).toBeNull();
  expect(range(Array.from({ length: 50 }, () => 0))).toBeNull();
  expect(range(Array.from({ length: 50 }, (_, i) => (i < 40 ? Number.NaN : 1)))).toBeNull();
});
