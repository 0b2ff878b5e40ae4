import { expect, test } from 'vitest';
import { has } from './fontFace.ts';

test('the ranges of a font face tell which letters need it', () => {
  const latin = 'U+0000-00FF, U+0131, U+2000-206F, U+2212';
  expect(['L', 'é', '−', '\u202f'].map((letter) => has(latin, letter))).toEqual([
    ...[true, true, true, true],
  ]);
  expect(has(latin, '损')).toBe(false);
  expect(has('U+4??', 'Ж')).toBe(true);
  expect(has('', '损')).toBe(true);
});
