import { beforeEach, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { Event } from '#run/protocol.ts';
import { NO_CHECKPOINT } from '#run/refusals.ts';
import type { DeviceFault } from '#run/runFaults.ts';
import { step } from '#storage/runStore.fixture.ts';
import { adapter, setUp, summary } from './lab.fixture.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

const died = { type: 'workerDied', message: say('The training worker ended.') } as const;
const USED_UP =
  'All 3 attempts within ten minutes are used up, so it is not tried again by itself.';
const lost: Event = { type: 'deviceFailed', reason: 'lost', message: say('The device was lost.') };

const lostAt = (runId: string, kind: DeviceFault['kind'] = 'deviceLost'): Event => ({
  ...{ type: 'runEnded', runId, state: 'failed' },
  fault: { kind, step: 40, message: say('The device was lost.') },
});

/** A run in training at step 40, with a waiting run behind it in the queue. */
function training() {
  const page = setUp();
  const { lab, ready, begin, emit } = page;
  ready();
  lab.train();
  const runId = begin();
  emit({ type: 'stepsFinished', runId, steps: [step(40)] });
  /** The ends that the page stored. */
  const ends: unknown[] = [];
  vi.spyOn(lab.history, 'putEnd').mockImplementation(async (...end) => void ends.push(end));
  return { ...page, runId, ends, state: () => lab.runs.getState() };
}

test('a run whose worker died gets a new one, its images, and continues', () => {
  const { emit, sent, restarts, titles, begin, runId, state, lab } = training();
  const config = lab.config.getState().values;
  emit(died);
  expect(titles()).toEqual([]);
  expect(state()).toMatchObject({
    recovering: { runId, cause: 'worker', step: 40, attempt: 1 },
    live: { runId, state: 'starting' },
  });
  // The form may ask for other images meanwhile.
  lab.config.setText('sceneClasses', '13');
  vi.advanceTimersByTime(1000);
  expect(restarts()).toBe(1);
  expect(sent('openDevice')).toHaveLength(2);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('loadDataset').at(-1)).toMatchObject({
    source: { sceneClasses: config.sceneClasses },
  });
  expect(sent('resumeRun')).toEqual([]);
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(sent('resumeRun')).toEqual([
    { type: 'resumeRun', runId, after: { cause: 'worker', step: 40 } },
  ]);
  begin(runId, 30);
  expect(state()).toMatchObject({ recovering: null, worker: 'alive', live: { state: 'training' } });
});

test('a run that lost its GPU continues on a new device with the images it has', () => {
  const { emit, sent, restarts, titles, runId } = training();
  emit(lost);
  emit(lostAt(runId));
  expect(titles()).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(restarts()).toBe(0);
  expect(sent('openDevice')).toHaveLength(2);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('loadDataset')).toHaveLength(1);
  expect(sent('resumeRun')).toMatchObject([{ runId, after: { cause: 'gpu', step: 40 } }]);
});

test('without an adapter it is tried three times, then said, with a Resume that opens again', () => {
  const { emit, sent, titles, runId, state, lab, ends } = training();
  emit(lost);
  emit(lostAt(runId));
  const none = say('WebGPU found no usable graphics adapter.');
  for (let attempt = 1; attempt <= 3; attempt++) {
    expect(state().recovering).toMatchObject({ attempt });
    vi.advanceTimersByTime(8000);
    expect(sent('openDevice')).toHaveLength(1 + attempt);
    emit({ type: 'deviceFailed', reason: 'noAdapter', message: none });
  }
  vi.advanceTimersByTime(60_000);
  expect(sent('openDevice')).toHaveLength(4);
  expect(state()).toMatchObject({ recovering: null, armed: false });
  expect(state().live).toMatchObject({ state: 'failed', fault: { kind: 'deviceLost', step: 40 } });
  const words = `The GPU was lost, and training could not continue by itself: WebGPU found no usable graphics adapter. ${USED_UP}`;
  expect(english(state().live?.fault?.message)).toBe(words);
  expect(ends).toMatchObject([[runId, { state: 'failed', fault: { kind: 'deviceLost' } }]]);
  expect(titles()).toEqual(['No graphics adapter can be used']);
  lab.continueRun(runId, lab.config.getState().values);
  expect(sent('openDevice')).toHaveLength(5);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('resumeRun')).toEqual([{ type: 'resumeRun', runId }]);
});

test('a device that is lost again before the run begins is the next attempt', () => {
  const { emit, sent, titles, runId, state, begin } = training();
  emit(lost);
  emit(lostAt(runId));
  vi.advanceTimersByTime(1000);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('resumeRun')).toHaveLength(1);
  emit(lost);
  emit({ type: 'commandRefused', command: 'resumeRun', message: say('There is no device.') });
  expect(state()).toMatchObject({ recovering: { attempt: 2 }, live: { state: 'starting' } });
  vi.advanceTimersByTime(2000);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('resumeRun')).toHaveLength(2);
  begin(runId, 30);
  expect(state()).toMatchObject({ recovering: null, live: { state: 'training' } });
  expect(titles()).toEqual([]);
});

test('losses that are far apart do not add up; three close together do', () => {
  const { emit, begin, restarts, runId, state, titles, ends } = training();
  const again = () => {
    emit(died);
    vi.advanceTimersByTime(8000);
    emit({ type: 'deviceOpened', adapter });
    emit({ type: 'datasetLoaded', summary, samples: [] });
    begin(runId, 30);
  };
  for (let hour = 0; hour < 5; hour++) {
    again();
    vi.advanceTimersByTime(3_600_000);
  }
  expect(restarts()).toBe(5);
  for (let i = 0; i < 3; i++) again();
  expect(state().live?.state).toBe('training');
  emit(died);
  expect(state()).toMatchObject({ recovering: null, worker: 'dead', live: { state: 'failed' } });
  const words = `The training worker ended. ${USED_UP}`;
  expect(english(state().live?.fault?.message)).toBe(words);
  expect(titles()).toEqual(['The training worker stopped']);
  // No worker is there to store it: a reload shows the same.
  expect(ends).toEqual([[runId, { state: 'failed', fault: state().live?.fault }]]);
});

test('a run that had stored nothing begins again as it began', () => {
  const { emit, sent, begin, runId, state, lab } = training();
  emit(died);
  vi.advanceTimersByTime(1000);
  emit({ type: 'deviceOpened', adapter });
  emit({ type: 'datasetLoaded', summary, samples: [] });
  emit({ type: 'commandRefused', command: 'resumeRun', message: NO_CHECKPOINT });
  expect(sent('start').at(-1)).toMatchObject({ runId, after: { cause: 'worker', step: 40 } });
  begin(runId, 0);
  expect(state().recovering).toBeNull();
  emit({ type: 'stepsFinished', runId, steps: [step(1)] });
  vi.advanceTimersByTime(1000);
  expect(lab.metrics.board.charts.lossInst.getState().lines.at(-1)?.xs).toHaveLength(1);
});

test('a paused run is paused again once it has continued', () => {
  const { emit, sent, begin, runId } = training();
  emit({ type: 'stateChanged', runId, state: 'paused' });
  emit(died);
  vi.advanceTimersByTime(1000);
  emit({ type: 'deviceOpened', adapter });
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(sent('pause')).toEqual([]);
  begin(runId, 30);
  expect(sent('pause')).toEqual([{ type: 'pause' }]);
});

test('Stop ends the attempt, and what was asked to stop is not trained again', () => {
  const first = training();
  first.emit(died);
  first.lab.stop();
  vi.advanceTimersByTime(60_000);
  expect(first.restarts()).toBe(0);
  expect(first.state()).toMatchObject({ recovering: null, live: { state: 'stopped' } });
  expect(first.ends).toEqual([[first.runId, { state: 'stopped', fault: null }]]);

  const second = training();
  second.lab.stop();
  second.emit(died);
  vi.advanceTimersByTime(60_000);
  expect(second.state()).toMatchObject({ recovering: null, live: { state: 'failed' } });
  expect(second.ends).toMatchObject([[second.runId, { state: 'failed' }]]);
});

test('out of memory is no loss: the run fails, and the device is opened for the next', () => {
  const { emit, sent, runId, state, titles } = training();
  emit({ type: 'deviceFailed', reason: 'failed', message: say('The GPU has too little memory.') });
  emit(lostAt(runId, 'outOfMemory'));
  expect(state()).toMatchObject({ recovering: null, live: { state: 'failed' } });
  vi.advanceTimersByTime(1000);
  expect(sent('openDevice')).toHaveLength(2);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('resumeRun')).toEqual([]);
  expect(titles()).toEqual([]);
});

test('the run of another tab is shown, not trained here, and may be taken over', () => {
  const { lab, emit, sent, begin, titles } = setUp();
  emit({ type: 'deviceOpened', adapter });
  emit({ type: 'trainedElsewhere', runId: 'far' });
  begin('far');
  emit({ type: 'stepsFinished', runId: 'far', steps: [step(7)] });
  const state = () => lab.runs.getState();
  expect(state()).toMatchObject({ elsewhere: 'far', live: { runId: 'far', state: 'training' } });
  expect(state().shown?.runId).toBe('far');
  // Images are loaded for this tab's own runs.
  emit({ type: 'datasetLoaded', summary, samples: [] });
  lab.train();
  expect(titles()).toEqual(['Another tab is training']);
  expect(sent('start')).toEqual([]);
  emit({ type: 'trainerGone', runId: 'far' });
  expect(state()).toMatchObject({
    elsewhere: null,
    left: { runId: 'far', step: 7 },
    live: { state: 'stopped' },
  });
  lab.continueRun('far', lab.config.getState().values);
  expect(sent('resumeRun')).toEqual([{ type: 'resumeRun', runId: 'far' }]);
  expect(state().left).toBeNull();
});
