import { expect, test } from 'vitest';
import { inEnglish, verbatim } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import { step } from '#storage/runStore.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { NO_PACE, runSecondsLeft } from '#store/runs/timeLeft.ts';
import { queueCounts } from '#ui/queue/queueWords.ts';
import { type CurrentRun, queueProgress } from './queueProgress.ts';
import type { QueueItem, QueueItemState } from './queueRecord.ts';
import { estimateSeconds, measuredRuns } from './runTime.ts';

const quick: RunConfig = { ...presetConfig('quick'), maxSteps: 0, epochs: 8 };

const entry = (changes: Partial<HistoryEntry>) => historyEntry('known', changes);

const item = (id: string, state: QueueItemState, changes: Partial<QueueItem> = {}): QueueItem => ({
  ...{ id, label: verbatim(id), preset: 'quick', config: quick, group: null, forkedFrom: null },
  ...{ fromCheckpoint: false, state, runId: null, message: null, startedAt: 1, endedAt: null },
  ...changes,
});

/** 25 steps an epoch, 8 epochs, 64 images a step at 640 images a second: 20 s in all. */
const live = (done: number, runId = 'now'): CurrentRun => ({
  ...{ runId, config: quick, fromStep: 0, totalSteps: 200, stepsPerEpoch: 25 },
  last: step(done, { imagesPerSec: 640 }),
  pace: NO_PACE,
});

test('a stopped, a failed and a skipped run are not done', () => {
  const items = [
    item('a', 'finished'),
    item('b', 'finished'),
    item('c', 'stopped'),
    item('d', 'failed'),
    item('e', 'skipped'),
    item('f', 'waiting'),
  ];
  expect(queueCounts(items, true, inEnglish)).toBe(
    '2 of 6 runs done · 1 failed · 1 stopped · 1 skipped',
  );
  expect(queueProgress(items, null, []).fraction).toBeCloseTo(5 / 6);
});

test('with one run the queue’s time left is the run’s own', () => {
  const items = [item('a', 'running', { runId: 'now' })];
  const run = live(50);
  expect(queueProgress(items, run, []).secondsLeft).toBe(runSecondsLeft(run));
});

test('waiting runs add their steps at the speed of the runs that are alike', () => {
  const half = { ...quick, epochs: 4 };
  const items = [
    item('a', 'running', { runId: 'now' }),
    item('b', 'waiting'),
    item('c', 'waiting', { config: half }),
  ];
  // 15 s of its own, 20 s, and 10 s.
  expect(queueProgress(items, live(50), []).secondsLeft).toBeCloseTo(45);
  // A wider model was slower, and is not alike.
  const wide = entry({
    ...{ config: { ...quick, width: 16 }, steps: 200, stepsPerEpoch: 25 },
    ...{ startedAt: 0, endedAt: 999_000, state: 'finished' },
  });
  expect(queueProgress(items, live(50), [wide]).secondsLeft).toBeCloseTo(45);
});

test('nothing is said before anything is measured; the history says it before the first step', () => {
  const items = [item('a', 'running', { runId: 'now' }), item('b', 'waiting')];
  const silent = { ...live(1), last: null };
  expect(queueProgress(items, silent, []).secondsLeft).toBeNull();
  const known = entry({
    ...{ config: quick, steps: 200, totalSteps: 200, stepsPerEpoch: 25 },
    ...{ startedAt: 0, endedAt: 30_000, state: 'finished' },
  });
  expect(queueProgress(items, silent, [known]).secondsLeft).toBeCloseTo(60);
});

test('an interrupted run needs the rest of its time', () => {
  const items = [item('a', 'waiting', { runId: 'cut' })];
  const entries = [
    entry({
      ...{ runId: 'cut', config: quick, steps: 150, totalSteps: 200, stepsPerEpoch: 25 },
      ...{ startedAt: 0, endedAt: 15_000, state: 'stopped' },
    }),
  ];
  // 150 steps took 15 s, so that all 200 take 20 s, of which 5 are left.
  expect(queueProgress(items, null, entries).secondsLeft).toBeCloseTo(5);
});

test('a run of other batches takes as long per image; a resumed one says nothing', () => {
  const measured = measuredRuns([
    entry({ config: quick, steps: 200, stepsPerEpoch: 25, startedAt: 0, endedAt: 20_000 }),
  ]);
  expect(estimateSeconds({ ...quick, batchSize: 32 }, measured)).toBeCloseTo(20);
  const resume = { kind: 'resume', step: 9, message: { english: '', values: {} } } as const;
  const away = entry({ config: quick, steps: 200, startedAt: 0, endedAt: 1e9, notes: [resume] });
  expect(measuredRuns([away])).toEqual([]);
});
