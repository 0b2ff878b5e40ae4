import { expect, test } from 'vitest';
import { formatBytes } from './format.ts';

test('bytes use the unit with the fewest digits', () => {
  const plain = (bytes: number) => formatBytes(bytes).replace('\u202f', ' ');
  expect(plain(0)).toBe('0 B');
  expect(plain(999)).toBe('999 B');
  expect(plain(819_200)).toBe('819 kB');
  expect(plain(1_000_000)).toBe('1.0 MB');
  expect(plain(30_720_000)).toBe('30.7 MB');
  expect(plain(5e12)).toBe('5.0 TB');
});
