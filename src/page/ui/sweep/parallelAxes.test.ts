import { expect, test } from 'vitest';
import { fieldAxis, outcomeAxis } from './parallelAxes.ts';

test('numbers of several decades are spread by their logarithm, with a tick each', () => {
  const axis = fieldAxis([0.1, 0.01, 1, 0.01]);
  expect(axis.ticks.map(({ text }) => text)).toEqual(['0.01', '0.1', '1']);
  expect([0.01, 0.1, 1].map((value) => axis.shareOf(value)?.toFixed(3))).toEqual([
    '0.000',
    '0.500',
    '1.000',
  ]);
});

test('near numbers are spread evenly, and ticks are never written over each other', () => {
  expect(fieldAxis([1, 2, 3]).shareOf(2)).toBeCloseTo(0.5);
  expect(fieldAxis([8, 8.01, 16]).ticks.map(({ text }) => text)).toEqual(['8', '16']);
});

test('choices have a place each, a single value the middle', () => {
  const axis = fieldAxis(['sgd', 'lamb', 'sgd']);
  expect(axis.ticks).toEqual([
    { share: 0, text: 'lamb' },
    { share: 1, text: 'sgd' },
  ]);
  expect(axis.shareOf('adam')).toBeNull();
  expect(fieldAxis([64, 64]).shareOf(64)).toBe(0.5);
});

test('an outcome that is missing or not finite has no place', () => {
  const axis = outcomeAxis([20, null, 40, Number.NaN]);
  expect([axis.shareOf(20), axis.shareOf(40)]).toEqual([0, 1]);
  expect([axis.shareOf(null), axis.shareOf(Number.NaN)]).toEqual([null, null]);
});
