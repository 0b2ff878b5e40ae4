import { expect, test } from 'vitest';
import { step as stepAt } from '#storage/runStore.fixture.ts';
import { RunSeries } from './columns.ts';
import { Smoother } from './smoothing.ts';

test('follows the debiased formula', () => {
  const smoother = new Smoother(0.6);
  expect(smoother.next(10)).toBeCloseTo(10, 12);
  // last = 0.6·4 + 0.4·20 = 10.4; 10.4 / (1 − 0.36) = 16.25
  expect(smoother.next(20)).toBeCloseTo(16.25, 12);
});

test('passes non-finite values through and leaves them out of the average', () => {
  const smoother = new Smoother(0.6);
  const straight = new Smoother(0.6);
  smoother.next(1);
  straight.next(1);
  expect(smoother.next(Number.NaN)).toBeNaN();
  expect(smoother.next(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(smoother.next(5)).toBe(straight.next(5));
});

test('no smoothing gives the values back', () => {
  const smoother = new Smoother(0);
  expect([3, 1, 2].map((y) => smoother.next(y))).toEqual([3, 1, 2]);
});

const step = (n: number, lossInst: number) => stepAt(n, { lossInst });

test('a series continues its average and grows past its first capacity', () => {
  const all = Array.from({ length: 1000 }, (_, i) => step(i + 1, Math.sin(i)));
  const inParts = new RunSeries();
  const atOnce = new RunSeries();
  atOnce.append(all);
  for (let i = 0; i < all.length; i += 7) {
    inParts.append(all.slice(i, i + 7));
    inParts.smoothed('lossInst', 0.9);
  }
  expect(inParts.step.length).toBe(1000);
  expect(inParts.step.at(999)).toBe(1000);
  expect(inParts.smoothed('lossInst', 0.9).view()).toEqual(atOnce.smoothed('lossInst', 0.9).view());
});

test('another smoothing starts over', () => {
  const series = new RunSeries();
  series.append([step(1, 1), step(2, 3)]);
  series.smoothed('lossInst', 0.9);
  expect([...series.smoothed('lossInst', 0).view()]).toEqual([1, 3]);
});
