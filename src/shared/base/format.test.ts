import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatValue } from './format.ts';

test('bytes use the unit with the fewest digits', () => {
  const plain = (bytes: number) => formatBytes(bytes).replace('\u202f', ' ');
  expect(plain(0)).toBe('0 B');
  expect(plain(999)).toBe('999 B');
  expect(plain(819_200)).toBe('819 kB');
  expect(plain(1_000_000)).toBe('1.0 MB');
  expect(plain(30_720_000)).toBe('30.7 MB');
  expect(plain(5e12)).toBe('5.0 TB');
});

test('large numbers have separators as counts do, and a power of ten only where they must', () => {
  const plain = (value: number) => formatValue(value).replaceAll('\u202f', ' ');
  expect(plain(1110)).toBe('1 110');
  expect(plain(1600)).toBe('1 600');
  expect(plain(65_504)).toBe('65 504');
  expect(plain(2_750_000)).toBe('2 750 000');
  expect(plain(2_750_000)).toBe(formatCount(2_750_000).replaceAll('\u202f', ' '));
  expect(plain(-123_456)).toBe('−123 456');
  expect(plain(999.97)).toBe('1 000');
  expect(plain(1e36)).toBe('1.00e36');
  expect(plain(0.000_12)).toBe('1.20e−4');
});
