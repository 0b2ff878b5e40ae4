import { expect, test } from 'vitest';
import { step, steps } from '#storage/runStore.fixture.ts';
import { chartRun } from './charts.fixture.ts';
import { formatX, runX, wallIsEstimated, type XKind } from './xAxis.ts';

const { config } = chartRun([]).run;

test('a step has a position on all five axes', () => {
  // A pause of 10 s before step 3: it is in the wall time, not in the time spent in steps.
  const { series, run } = chartRun([step(1), step(2), step(3, { atMs: 10_800 })]);
  const at = (kind: XKind) => [0, 1, 2].map((i) => runX(kind, series, run).at(i));
  expect(at('step')).toEqual([1, 2, 3]);
  expect(at('epoch')).toEqual([0.04, 0.08, 0.12]);
  expect(at('images')).toEqual([1, 2, 3].map((n) => n * config.batchSize));
  expect(at('relative')).toEqual([0.1, 0.2, 0.3]);
  expect(at('wall')).toEqual([600, 700, 10_800]);
  expect(wallIsEstimated(series)).toBe(false);
});

test('runs without timestamps are placed at their start plus their step times', () => {
  const { series, run } = chartRun(steps(1, 3).map((one) => ({ ...one, atMs: Number.NaN })));
  expect(wallIsEstimated(series)).toBe(true);
  expect(runX('wall', series, run).at(2)).toBe(800);
});

test('the axis stays monotonic when the clock is set back', () => {
  const { series, run } = chartRun([step(1), step(2, { atMs: 50 }), step(3)]);
  expect([0, 1, 2].map((i) => runX('wall', series, run).at(i))).toEqual([600, 600, 800]);
});

test('indices and steps are found on every axis, before, between and after the steps', () => {
  const { series, run } = chartRun(steps(1, 50));
  for (const kind of ['step', 'epoch', 'images', 'relative', 'wall'] as const) {
    const x = runX(kind, series, run);
    for (const i of [0, 7, 49]) expect(x.indexAt(x.at(i))).toBe(i);
    expect(x.indexAt(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(x.indexAt(Number.POSITIVE_INFINITY)).toBe(50);
    expect(x.ofStep(20)).toBeCloseTo(x.at(19), 9);
  }
  expect(runX('relative', series, run).ofStep(0)).toBe(0);
  expect(runX('wall', series, run).ofStep(0)).toBe(500);
});

test('positions are formatted in their unit', () => {
  expect(formatX('step', 1234)).toBe('1\u202f234');
  expect(formatX('epoch', 1.234)).toBe('1.23');
  expect(formatX('relative', 3725)).toBe('1 h 2 min');
  expect(formatX('wall', new Date(2026, 2, 5, 12, 30, 15).getTime())).toBe('5 Mar 12:30:15');
});
