import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter, summary } from '#storage/runStore.fixture.ts';
import { type PageTask, reducePageTask } from './pageTask.ts';
import { type LiveRun, reduceRun } from './runEvents.ts';

const task = (runId: string | null, more: object = {}): ClientEvent => ({
  ...{ type: 'taskProgressed', runId, task: 'features', done: 1, total: 9, atMs: 1 },
  ...more,
});

const fold = (live: LiveRun | null, ...events: readonly ClientEvent[]): PageTask | null =>
  events.reduce<PageTask | null>((before, event) => reducePageTask(before, event, live), null);

const live = reduceRun(null, {
  ...{ type: 'runStarted', runId: 'live', config: presetConfig('quick'), dataset: summary },
  ...{ adapter, startedAt: 1, fromStep: 0, totalSteps: 9, stepsPerEpoch: 3 },
});

test('tasks of the run that trains are its own; those of other runs, and of none, are here', () => {
  expect(fold(live, task('live'))).toBeNull();
  expect(fold(live, task('other'))).toMatchObject({ runId: 'other', name: 'features' });
  expect(fold(live, task(null))).toMatchObject({ runId: null });
  const ended = reduceRun(live, {
    ...{ type: 'runEnded', runId: 'live', state: 'finished', fault: null },
  });
  expect(fold(ended, task('live'))).toMatchObject({ runId: 'live' });
});

test('loading images is a task with the loader’s own words', () => {
  const loading: ClientEvent = {
    ...{ type: 'datasetProgressed', done: 3, total: 9, doing: say('Drawing'), atMs: 1 },
  };
  expect(fold(null, loading)).toMatchObject({
    ...{ name: 'loadImages', doing: say('Drawing'), done: 3, total: 9 },
  });
  // All images are there, and the data set is not yet.
  expect(fold(null, { ...loading, done: 9 })).toMatchObject({ total: 0 });
  expect(fold(null, loading, { type: 'datasetLoaded', summary, samples: [] })).toBeNull();
});

test('an answer ends the task that it answers, and no other', () => {
  const described: ClientEvent = { type: 'prototypesDescribed', runId: 'a', description: null };
  expect(fold(null, task('a'), described)).toBeNull();
  expect(fold(null, task('b'), described)).toMatchObject({ runId: 'b' });
  expect(fold(null, task('b'), { type: 'workerDied', message: say('gone') })).toBeNull();
});
