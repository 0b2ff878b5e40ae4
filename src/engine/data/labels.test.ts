import { expect, test } from 'vitest';
import { levelOf } from './labels.ts';

test('classes keep the order given, once each, and only those that occur', () => {
  const level = levelOf('class', ['b', 'a', 'z', 'b'], ['b', 'q', 'b', 'a']);
  expect(level.classNames).toEqual(['b', 'a', 'z']);
  expect([...level.labels]).toEqual([0, 1, 2, 0]);
});

test('more classes than 16 bits hold are refused', () => {
  const names = Array.from({ length: 65_536 }, (_, i) => `c${i}`);
  expect(levelOf('class', names.slice(1)).labels[65_534]).toBeGreaterThan(0);
  expect(() => levelOf('class', names)).toThrow(
    'The images have 65\u202f536 classes; the maximum is 65\u202f535',
  );
});
