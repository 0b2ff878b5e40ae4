import { expect, test } from 'vitest';
import { inEnglish, say } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import type { Event } from '#run/protocol.ts';
import { createDataStore } from '#store/data/dataStore.ts';
import { createRunsStore } from '#store/runs/runsStore.ts';
import { taskLine } from '#store/runs/taskWords.ts';
import { createPrototypes } from './prototypes.ts';

const runId = 'pcl-quick-1';

/** The Prototypes panel of a run that has ended, with nothing behind it. */
function setUp() {
  const runs = createRunsStore();
  const prototypes = createPrototypes({
    client: { send: () => {}, subscribe: () => () => {}, restart: () => {} },
    spawnMap: () => ({ send: () => {}, end: () => {} }),
    runs,
    data: createDataStore(),
    syncData: () => {},
  });
  runs.setState({
    shown: {
      ...{ runId, config: presetConfig('pcl-quick'), state: 'finished', startedAt: 1 },
      ...{ totalSteps: 50, stepsPerEpoch: 25, dataset: 'Emoji scenes', notes: [] },
    },
  });
  prototypes.watch();
  const text = () => {
    const { computing } = prototypes.getState();
    return computing === null ? null : taskLine(computing, inEnglish).text;
  };
  return { prototypes, text };
}

const progress = (task: 'features' | 'kMeans', done: number, total: number, of = runId): Event => ({
  ...{ type: 'taskProgressed', runId: of, task, done, total, atMs: 9 },
  ...(task === 'kMeans' && { values: { k: 50 } }),
});

test('clusters on request say what is done from the first moment on, and never 0 of 0', () => {
  const { prototypes, text } = setUp();
  prototypes.compute([50]);
  expect(text()).toBe('Reading the checkpoint');
  prototypes.handle(progress('features', 0, 640));
  expect(text()).toBe('Feature pass 0 of 640');
  prototypes.handle(progress('features', 640, 640));
  expect(text()).toBe('Feature pass 640 of 640');
  prototypes.handle(progress('kMeans', 0, 0));
  expect(text()).toBe('k-means');
  prototypes.handle(progress('kMeans', 7, 21));
  expect(text()).toBe('k-means, k = 50, 33 %');
  prototypes.handle({ type: 'prototypesRefused', runId, message: say('Cancelled.') });
  expect(text()).toBeNull();
});

test('what the worker does for another run, or unasked, is not shown as this computation', () => {
  const { prototypes, text } = setUp();
  prototypes.handle(progress('features', 1, 640));
  expect(text()).toBeNull();
  prototypes.compute([50]);
  prototypes.handle(progress('features', 1, 640, 'other'));
  expect(text()).toBe('Reading the checkpoint');
});
