import { expect, test } from 'vitest';
import { ALL_CHARTS } from '#charts/chartLines.ts';
import { DEFAULT_LAYOUT } from '#charts/chartOrder.ts';
import { chartRun } from '#charts/charts.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { evaluation, step } from '#storage/runStore.fixture.ts';
import { arrangedOrder, chartDifference, chartOrder } from './compareOrder.ts';

/** Noise without a random number: the same in every run of the tests. */
function noise(at: number, seed: number): number {
  const value = Math.sin(12.9898 * at + 78.233 * seed) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

function run(seed: number, changes: (at: number) => Partial<StepMetrics>, knn: readonly number[]) {
  const made = chartRun(
    Array.from({ length: 100 }, (_, i) =>
      step(i + 1, { gradNorm: 2 + 0.5 * noise(i, seed), ...changes(i + 1) }),
    ),
    {},
    { runId: `r${seed}` },
  );
  knn.forEach((value, i) => {
    const levels = [{ level: 'emoji', top1: value }];
    const at = { ...evaluation(25 * (i + 1)), epoch: i + 1, knnTop1: value, knnLevels: levels };
    made.series.appendEvaluation(at);
  });
  return made;
}

const healthy = run(1, (at) => ({ weightGrowth: 1, lossInst: 6 - at / 100 }), [20, 24, 27, 30]);
const broken = run(
  2,
  (at) => ({ weightGrowth: 1.05 ** at, lossInst: 6 - at / 100 }),
  [18, 16, 14, 13],
);

test('what differs comes before what only fluctuates, and that before what is equal', () => {
  const of = (metric: (typeof ALL_CHARTS)[number]) => chartDifference(metric, [healthy, broken]);
  expect(of('knnTop1')).toBeGreaterThan(0.4);
  expect(of('weightGrowth')).toBeGreaterThan(0.4);
  expect(of('gradNorm')).toBeLessThan(0.05);
  expect(of('lossInst')).toBe(0);
  const { first, rest } = chartOrder([healthy, broken]);
  expect(first.slice(0, 2).toSorted()).toEqual(['knnTop1', 'weightGrowth']);
  expect(first.length).toBeGreaterThanOrEqual(3);
  expect([...first, ...rest].toSorted()).toEqual([...ALL_CHARTS].toSorted());
});

test('a run that ended early does not hide how the others differ', () => {
  const early = chartRun([step(1), step(2)], {}, { runId: 'early' });
  expect(chartDifference('knnTop1', [healthy, early, broken])).toBe(
    chartDifference('knnTop1', [healthy, broken]),
  );
});

test('equal runs and a single one keep the order that one run’s charts have', () => {
  expect(chartOrder([healthy, healthy]).first).toEqual(ALL_CHARTS.slice(0, 3));
  expect(chartOrder([healthy]).first).toEqual(ALL_CHARTS.slice(0, 3));
  expect(chartOrder([]).first).toEqual(ALL_CHARTS.slice(0, 3));
});

test('pinned charts come before what differs most, and what was moved stays where it was put', () => {
  const order = chartOrder([healthy, broken]);
  const [most, next, ...others] = order.first;
  if (most === undefined || next === undefined) throw new Error('no chart differs');
  expect(arrangedOrder(order, DEFAULT_LAYOUT)).toEqual(order);
  const pinned = arrangedOrder(order, { order: [], pinned: ['lr'] });
  expect(pinned.first).toEqual(['lr', ...order.first]);
  expect(pinned.rest).toEqual(order.rest.filter((metric) => metric !== 'lr'));
  const moved = arrangedOrder(order, { order: [next, most], pinned: [] });
  // The others stay behind the one that they follow by default.
  expect(moved.first.filter((metric) => metric === most || metric === next)).toEqual([next, most]);
  expect(moved.first.toSorted()).toEqual([most, next, ...others].toSorted());
  expect(moved.rest).toEqual(order.rest);
});

test('settings that are drawn are no difference to look at first', () => {
  const runs = [0.1, 0.001].map((lr, i) => run(i, () => ({ lr }), [20]));
  expect(chartOrder(runs).first).not.toContain('lr');
});

test('speed is no difference to look at first: other work on the machine changes it', () => {
  const slow = run(3, () => ({ stepMs: 900, imagesPerSec: 9 }), [20]);
  const fast = run(4, () => ({ stepMs: 90, imagesPerSec: 90 }), [20]);
  expect(chartDifference('stepMs', [slow, fast])).toBeGreaterThan(0.4);
  expect(chartOrder([slow, fast]).first).not.toContain('stepMs');
});

test('steps that a run did not reach, and values that are not finite, do not count', () => {
  const short = run(3, (at) => ({ weightGrowth: at > 50 ? Number.NaN : 1 }), []);
  expect(chartDifference('weightGrowth', [healthy, short])).toBe(0);
});
