import { expect, test } from 'vitest';
import { inEnglish, say } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import { PHASE_NAMES, type PhaseName } from '#run/phases.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import { type PageTask, reducePageTask } from './pageTask.ts';
import { waitingTask } from './phaseTime.ts';
import { type LiveRun, reduceRun } from './runEvents.ts';
import { createRunsStore, type RunsState } from './runsStore.ts';
import { statusLine } from './statusLine.ts';
import { taskLine } from './taskWords.ts';

const runId = 'quick-000001';

const begun = (changes: Partial<RunConfig> = {}): readonly ClientEvent[] => [
  {
    ...{ type: 'runStarted', runId, config: { ...presetConfig('quick'), ...changes } },
    ...{ dataset: summary, adapter, startedAt: 1, fromStep: 0, totalSteps: 200 },
    stepsPerEpoch: 25,
  },
  { type: 'stateChanged', runId, state: 'training' },
];

function stateOf(events: readonly ClientEvent[], changes: Partial<RunsState> = {}): RunsState {
  return {
    ...createRunsStore().getState(),
    device: { status: 'open', adapter },
    live: events.reduce<LiveRun | null>((live, event) => reduceRun(live, event), null),
    ...changes,
  };
}

const lineOf = (state: RunsState, loading: string | null = null) =>
  statusLine(state, loading, null, inEnglish);

const stepped = (done: number): ClientEvent => ({
  ...{ type: 'stepsFinished', runId, steps: [step(done, { imagesPerSec: 64, atMs: 1000 })] },
});

/** A task's reports over two seconds. */
function progress(
  task: PhaseName,
  done: number,
  total: number,
  values: Readonly<Record<string, number>> = {},
): readonly ClientEvent[] {
  const report = { type: 'taskProgressed', runId, task, total, values } as const;
  return [
    { ...report, done: 0, atMs: 2000 },
    { ...report, done: done / 2, atMs: 3000 },
    { ...report, done, atMs: 4000 },
  ];
}

test('steps have a speed and a time left; after the last one the line names the evaluation', () => {
  const lineAfter = (done: number, changes: Partial<RunConfig> = {}) =>
    lineOf(stateOf([...begun(changes), stepped(done)]));
  expect(lineAfter(100).detail).toMatch(/^64 images\/s · .* left$/);
  expect(lineAfter(100)).toMatchObject({
    ...{ fraction: 0.5, barLabel: 'Training progress', short: 'Training · 50 %' },
  });
  expect(lineAfter(200).detail).toBe('last evaluation: kNN');
  expect(lineAfter(200, { linearProbe: 'end' }).detail).toBe(
    'last evaluation: kNN and linear probe',
  );
});

test('a phase has its own bar and time left; the step stays in words', () => {
  const compiling = lineOf(stateOf([...begun(), ...progress('compile', 20, 60)]));
  expect(compiling).toMatchObject({
    detail: 'Compiling kernels 20 of 60 · 4 s left',
    barLabel: 'Compiling kernels',
    barText: 'Compiling kernels 20 of 60 · 4 s left',
    short: 'Compiling kernels 33 %',
  });
  expect(compiling.fraction).toBeCloseTo(1 / 3);

  const measuring = lineOf(stateOf([...begun(), stepped(100), ...progress('knn', 300, 400)]));
  expect(measuring).toMatchObject({ fraction: 0.75, barLabel: 'Measuring kNN' });
  expect(measuring.headline).toContain('step 100 of 200');
});

test('work of unknown length has a bar without an end, never "0 of 0"', () => {
  const first = lineOf(stateOf([...begun(), ...progress('firstStep', 0, 0)]));
  expect(first).toMatchObject({ detail: 'Running the first step', fraction: null });
  for (const name of PHASE_NAMES) {
    const { text, fraction } = taskLine(waitingTask(name), inEnglish);
    expect(fraction, name).toBeNull();
    expect(text, name).not.toMatch(/\d|\{/);
  }
});

test('k-means counts in percent: its passes are more than the iterations of the setting', () => {
  const line = lineOf(stateOf([...begun(), stepped(25), ...progress('kMeans', 7, 21, { k: 100 })]));
  expect(line.detail).toBe('k-means, k = 100, 33 % · 4 s left');
});

test('a phase that was short the last time does not take the bar from training', () => {
  const saving = (atMs: number, done: number): ClientEvent => ({
    ...{ type: 'taskProgressed', runId, task: 'saveCheckpoint', done, total: done, atMs },
  });
  const first = [...begun(), stepped(25), saving(2000, 0)];
  expect(lineOf(stateOf(first)).barLabel).toBe('Saving the checkpoint');
  const again = [...first, saving(2100, 1), stepped(50), saving(4000, 0)];
  expect(lineOf(stateOf(again))).toMatchObject({ barLabel: 'Training progress', fraction: 0.25 });
  const long = [...first, saving(3900, 1), stepped(50), saving(4000, 0)];
  expect(lineOf(stateOf(long)).barLabel).toBe('Saving the checkpoint');
});

test('before the run: the device, the trainer and the images, each with its bar', () => {
  const opening = stateOf([], { device: { status: 'opening' } });
  expect(lineOf(opening)).toMatchObject({
    ...{ headline: 'Opening the GPU', detail: '', fraction: null, barLabel: 'Opening the GPU' },
  });
  expect(lineOf({ ...opening, armed: true })).toMatchObject({
    ...{ headline: 'Preparing', detail: 'Opening the GPU', fraction: null },
  });
  const loading = pageTask({
    ...{ type: 'datasetProgressed', done: 300, total: 400, doing: say('Drawing'), atMs: 3000 },
  });
  expect(lineOf(stateOf([], { armed: true, task: loading }), 'Drawing')).toMatchObject({
    ...{ headline: 'Preparing', detail: 'Drawing 300 of 400', fraction: 0.75 },
    barLabel: 'Loading images',
  });
  const starting = pageTask({
    ...{ type: 'taskProgressed', runId, task: 'startRun', done: 0, total: 0, atMs: 3000 },
  });
  expect(lineOf(stateOf([], { requested: runId, task: starting }))).toMatchObject({
    ...{ headline: 'Starting', detail: 'Loading the trainer', fraction: null },
  });
});

test('after the run: what the worker does then has the line, and afterwards the run again', () => {
  const ended = [...begun(), stepped(200), end('finished')];
  const reading = pageTask(
    { type: 'taskProgressed', runId: null, task: 'readState', ...file(0) },
    { type: 'taskProgressed', runId: null, task: 'readState', ...file(12e6) },
    { type: 'taskProgressed', runId: null, task: 'readState', ...file(24e6) },
  );
  expect(lineOf(stateOf(ended, { task: reading }))).toMatchObject({
    headline: 'Reading the state from the GPU',
    detail: 'Reading the state from the GPU, 24.0\u202fMB of 48.0\u202fMB · 1 s left',
    fraction: 0.5,
  });
  expect(lineOf(stateOf(ended)).headline).toContain('Finished');
});

test('the pause is only asked for until the worker confirms it', () => {
  const training = [...begun(), stepped(37)];
  expect(lineOf(stateOf(training, { asked: 'pause' })).headline).toMatch(/^Pausing · .* step 37 /);
  const paused: ClientEvent = { type: 'stateChanged', runId, state: 'paused' };
  expect(lineOf(stateOf([...training, stepped(39), paused])).headline).toMatch(
    /^Paused · .* step 39 /,
  );
});

const file = (done: number) => ({ done, total: 48e6, atMs: 1000 + done / 24e3 });

const end = (state: 'finished'): ClientEvent => ({ type: 'runEnded', runId, state, fault: null });

const pageTask = (...events: readonly ClientEvent[]): PageTask | null =>
  events.reduce<PageTask | null>((task, event) => reducePageTask(task, event, null), null);
test('without images the line says which are missing instead of “Ready”', () => {
  const ready: RunsState = {
    ...createRunsStore().getState(),
    device: { status: 'open', adapter },
  };
  expect(statusLine(ready, null, null, inEnglish).headline).toBe('Ready');
  expect(statusLine(ready, null, null, inEnglish, 'Choose “pets”.')).toMatchObject({
    headline: 'No images to train on',
    detail: 'Choose “pets”.',
  });
});
