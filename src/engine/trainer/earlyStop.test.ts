import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { EarlyStop } from './earlyStop.ts';

const evaluation = (epoch: number, knnTop1: number) => ({
  ...{ epoch, step: 25 * epoch, knnTop1, knnLevels: [], clusters: [], featureStd: 0.1 },
  ...{ linearTop1: null, alignment: null, uniformity: null, rankMe: null },
});

test('a rule on evaluations ends the run at the evaluation that meets it', () => {
  const stop = new EarlyStop({ ...DEFAULT_CONFIG, stopPatience: 2 }, 4);
  for (const [epoch, knn] of [20, 30, 30.2].entries()) stop.evaluated(evaluation(epoch, knn));
  expect(stop.dueAt(50)).toBeNull();
  stop.evaluated(evaluation(3, 30.4));
  const words = stop.dueAt(75);
  expect(words === null ? '' : english(words)).toBe(
    'Stopped early at epoch 3: kNN has not improved by 0.5 points in 2 evaluations.',
  );
});

test('an alarm ends it a fixed number of steps later, however soon it is known', () => {
  const stop = new EarlyStop({ ...DEFAULT_CONFIG, stopOnAlarm: 'any' }, 4);
  stop.took(stepMetrics(9), []);
  stop.took(stepMetrics(10), ['collapse']);
  stop.took(stepMetrics(11), ['badNorms']);
  expect([10, 12, 13].map((submitted) => stop.dueAt(submitted))).toEqual([null, null, null]);
  const words = stop.dueAt(14);
  expect(words === null ? '' : english(words)).toMatch(/^Stopped early at step 10: the alarm/);
});

test('without a rule nothing is gathered and nothing ends', () => {
  const stop = new EarlyStop(DEFAULT_CONFIG, 4);
  stop.took(stepMetrics(1), ['collapse']);
  for (let epoch = 0; epoch < 9; epoch++) stop.evaluated(evaluation(epoch, 0));
  expect(stop.dueAt(1000)).toBeNull();
});
