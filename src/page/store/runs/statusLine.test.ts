import { expect, test } from 'vitest';
import { inEnglish } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import { type LiveRun, reduceRun } from './runEvents.ts';
import { createRunsStore, type RunsState } from './runsStore.ts';
import { statusLine } from './statusLine.ts';

const runId = 'quick-000001';

/** The status line after `done` of 200 steps. */
function lineAfter(done: number, changes: Partial<RunConfig> = {}) {
  const events: ClientEvent[] = [
    {
      ...{ type: 'runStarted', runId, config: { ...presetConfig('quick'), ...changes } },
      ...{ dataset: summary, adapter, startedAt: 1, fromStep: 0, totalSteps: 200 },
      stepsPerEpoch: 25,
    },
    { type: 'stateChanged', runId, state: 'training' },
    { type: 'stepsFinished', runId, steps: [step(done, { imagesPerSec: 64 })] },
  ];
  const live = events.reduce<LiveRun | null>(reduceRun, null);
  const state: RunsState = {
    ...createRunsStore().getState(),
    device: { status: 'open', adapter },
    live,
  };
  return statusLine(state, null, null, inEnglish);
}

test('steps have a speed and a time left; after the last one the line names the evaluation', () => {
  expect(lineAfter(100).detail).toMatch(/^64 images\/s · .* left$/);
  expect(lineAfter(200).detail).toBe('last evaluation: kNN');
  expect(lineAfter(200, { linearProbe: 'end' }).detail).toBe(
    'last evaluation: kNN and linear probe',
  );
});
