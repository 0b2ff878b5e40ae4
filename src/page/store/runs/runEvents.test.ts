import { expect, test } from 'vitest';
import { say, verbatim } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { PhaseName } from '#run/phases.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation as evaluationAt, step } from '#storage/runStore.fixture.ts';
import { isActive, type LiveRun, reduceRun } from './runEvents.ts';

const runId = 'quick-000001';
const started: ClientEvent = {
  type: 'runStarted',
  runId,
  config: presetConfig('quick'),
  dataset: {
    name: 'Emoji scenes',
    images: 2000,
    side: 32,
    levels: [],
    testImages: 0,
    notes: [],
    credit: verbatim(''),
  },
  adapter: {
    description: 'SwiftShader',
    vendor: 'google',
    architecture: 'swiftshader',
    software: true,
    shaderF16: false,
    subgroups: false,
    maxBufferBytes: 2 ** 30,
  },
  startedAt: 1,
  fromStep: 0,
  totalSteps: 200,
  stepsPerEpoch: 25,
};
const evaluation = evaluationAt(25);

function fold(...events: ClientEvent[]): LiveRun | null {
  return events.reduce<LiveRun | null>(reduceRun, null);
}

/** A report of a task, by default two seconds after the run began. */
const progress = (
  task: PhaseName,
  done: number,
  total: number,
  more: { readonly atMs?: number; readonly values?: Readonly<Record<string, number>> } = {},
): ClientEvent => ({ type: 'taskProgressed', runId, task, done, total, atMs: 2000, ...more });

test('a run: start, steps, evaluation, end', () => {
  const compiling = fold(started, progress('compile', 3, 9));
  expect(compiling).toMatchObject({
    state: 'starting',
    task: { name: 'compile', done: 3, total: 9 },
  });
  const compiled = fold(started, progress('compile', 3, 9), progress('compile', 9, 9));
  expect(compiled?.task).toMatchObject({ done: 9, total: 9 });

  const training = fold(
    started,
    progress('firstStep', 0, 0),
    { type: 'stateChanged', runId, state: 'training' },
    { type: 'stepsFinished', runId, steps: [step(1), step(2)] },
  );
  expect(training).toMatchObject({ state: 'training', task: null, last: { step: 2 } });
  expect(isActive(training)).toBe(true);

  const measuring = reduceRun(training, progress('knn', 10, 400));
  expect(measuring?.task).toMatchObject({ name: 'knn', done: 10, total: 400 });
  const measured = reduceRun(measuring, { type: 'evaluationFinished', runId, evaluation });
  expect(measured).toMatchObject({ task: null, evaluation });
  const ended = reduceRun(measured, { type: 'runEnded', runId, state: 'finished', fault: null });
  expect(ended).toMatchObject({ state: 'finished', fault: null, last: { step: 2 } });
  expect(isActive(ended)).toBe(false);
  // Clusters that are computed for it later are no task of the run.
  expect(reduceRun(ended, progress('features', 1, 9))?.task).toBeNull();
});

test('between steps it shows the progress of features and clusters, and keeps the result', () => {
  const extracting = fold(started, progress('features', 1280, 1600), {
    type: 'featuresStored',
    runId,
    epoch: 2,
    images: 1280,
    bytes: 800_000,
  });
  expect(extracting).toMatchObject({
    task: { name: 'features', done: 1280, total: 1600 },
    featureBytes: 800_000,
  });
  const grouping = reduceRun(extracting, progress('kMeans', 7, 21, { values: { k: 100 } }));
  expect(grouping?.task).toMatchObject({ name: 'kMeans', values: { k: 100 }, done: 7 });
  const found = reduceRun(grouping, {
    ...{ type: 'clusteringFinished', runId, epoch: 2, clusters: [], seconds: 3 },
  });
  expect(found).toMatchObject({
    task: null,
    clustering: { epoch: 2, clusters: [], seconds: 3 },
    featureBytes: 800_000,
  });
});

test('it knows how long a phase took the last time, and the last step that is stored', () => {
  const saved = fold(
    started,
    progress('saveCheckpoint', 0, 0, { atMs: 5000 }),
    { type: 'checkpointKept', runId, step: 25 },
    progress('saveCheckpoint', 1, 1, { atMs: 5400 }),
  );
  expect(saved).toMatchObject({ task: null, phaseTimes: { saveCheckpoint: 400 }, keptStep: 25 });
  const others = reduceRun(saved, progress('evaluationFeatures', 0, 9, { atMs: 6000 }));
  expect(reduceRun(others, progress('knn', 0, 9, { atMs: 6900 }))?.phaseTimes).toMatchObject({
    evaluationFeatures: 900,
  });
});

test('notes are kept in their order, also when the run is stopped and resumed', () => {
  const stage = { kind: 'stage', step: 0, message: say('Stage 1.') } as const;
  const change = { kind: 'change', step: 9, message: say('Rate 0.06 → 0.01.') } as const;
  const noted = fold(
    started,
    { type: 'runNoted', runId, note: stage },
    { type: 'runNoted', runId, note: change },
    { type: 'runEnded', runId, state: 'stopped', fault: null },
    { ...started, fromStep: 9 },
  );
  expect(noted).toMatchObject({ state: 'starting', fromStep: 9, notes: [stage, change] });
  expect(reduceRun(noted, { ...started, runId: 'other' })?.notes).toEqual([]);
});

test('events of another run change nothing', () => {
  const run = fold(started);
  expect(reduceRun(run, { type: 'stepsFinished', runId: 'other', steps: [step(5)] })).toBe(run);
  expect(reduceRun(run, { type: 'runEnded', runId: 'other', state: 'stopped', fault: null })).toBe(
    run,
  );
});

test('a worker that dies fails the run at its last step, and does not change an ended one', () => {
  const died: ClientEvent = { type: 'workerDied', message: say('The training worker failed.') };
  const failed = fold(started, { type: 'stepsFinished', runId, steps: [step(7)] }, died);
  expect(failed).toMatchObject({ state: 'failed', fault: { kind: 'internal', step: 7 } });
  const finished = fold(started, { type: 'runEnded', runId, state: 'finished', fault: null });
  expect(reduceRun(finished, died)).toBe(finished);
});
