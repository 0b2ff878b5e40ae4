import { expect, test } from 'vitest';
import { textWidth } from './textWidth.ts';

test('a Chinese letter is about twice as wide as a Latin one', () => {
  expect(textWidth('')).toBe(0);
  expect(textWidth('strict')).toBeCloseTo(6 * 6.4);
  expect(textWidth('严格')).toBe(24);
  expect(textWidth('朴素 top-1')).toBeCloseTo(24 + 6 * 6.4);
});
