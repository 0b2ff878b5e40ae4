import { expect, test } from 'vitest';
import { step } from '#storage/runStore.fixture.ts';
import { NO_PACE, paceAfter, paceAtPause, runSecondsLeft } from './timeLeft.ts';

const run = { config: { batchSize: 64 }, totalSteps: 100, stepsPerEpoch: 25, last: null };
const at = (number: number, epoch: number, atMs: number) =>
  step(number, { epoch, atMs, stepMs: 100, imagesPerSec: 640 });

test('the time left is the remaining steps at the recent speed, unknown before the first', () => {
  expect(runSecondsLeft({ ...run, pace: NO_PACE })).toBeNull();
  const last = at(10, 0, 1000);
  expect(runSecondsLeft({ ...run, last, pace: paceAfter(NO_PACE, [last]) })).toBeCloseTo(9);
});

test('and the evaluations to come, each as long as those so far; a pause does not count', () => {
  const ends = paceAfter(NO_PACE, [at(25, 0, 2500), at(26, 1, 5600)]);
  expect(ends).toMatchObject({ ends: 1, endsMs: 3000 });
  // 74 steps of 0.1 s, and the ends of epochs 2, 3 and 4.
  expect(runSecondsLeft({ ...run, last: at(26, 1, 5600), pace: ends })).toBeCloseTo(7.4 + 9);
  const paused = paceAfter(paceAtPause(ends), [at(27, 2, 99_000)]);
  expect(paused).toMatchObject({ ends: 1, endsMs: 3000 });
});
