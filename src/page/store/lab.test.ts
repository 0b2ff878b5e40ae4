import { beforeEach, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { step, steps } from '#storage/runStore.fixture.ts';
import { adapter, setUp, summary } from './lab.fixture.ts';
import type { HistoryEntry } from './runs/archive.ts';
import { judgedLive } from './verdict/judgedRun.ts';
import { runVerdict } from './verdict/runVerdict.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

test('opening requests the device, and the images once the device is known', () => {
  const { emit, sent } = setUp();
  expect(sent('openDevice')).toHaveLength(1);
  expect(sent('loadDataset')).toHaveLength(0);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('loadDataset')).toMatchObject([{ source: { kind: 'builtin', id: 'scenes' } }]);
});

test('arriving images do not remove the alert about an empty folder', () => {
  const { lab, emit, titles } = setUp();
  emit({ type: 'deviceOpened', adapter });
  lab.giveFiles([], 'The folder');
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(titles()).toEqual(['Nothing to load']);
  lab.giveFiles([{ path: 'a.bin', blob: new Blob() }], 'a.bin');
  expect(titles()).toEqual([]);
});

test('a software adapter gets the first preset, unless the address chose', () => {
  const software = { ...adapter, software: true };
  const open = setUp();
  open.emit({ type: 'deviceOpened', adapter: software });
  expect(open.lab.config.getState().preset).toBe('first');
  expect(open.sent('loadDataset')).toMatchObject([{ source: { sceneClasses: 50 } }]);
  const asked = setUp('?preset=emoji');
  asked.emit({ type: 'deviceOpened', adapter: software });
  expect(asked.lab.config.getState().preset).toBe('emoji');
});

test('Train pressed too early waits, and starts by itself', () => {
  const { lab, sent, ready } = setUp();
  lab.train();
  expect(sent('start')).toHaveLength(0);
  expect(lab.runs.getState().armed).toBe(true);
  ready();
  expect(sent('start')).toHaveLength(1);
});

test('a second Train is refused with a message, before and after the run has begun', () => {
  const { lab, sent, ready, begin, titles } = setUp();
  ready();
  lab.train();
  lab.train();
  expect(titles()).toEqual(['A run is already in progress']);
  begin();
  lab.alerts.dismiss('train');
  lab.train();
  expect(titles()).toEqual(['A run is already in progress']);
  expect(sent('start')).toHaveLength(1);
});

test('Train with a value out of range names field and range, and sends nothing', () => {
  const { lab, sent, ready } = setUp();
  ready();
  lab.config.setText('epochs', '0');
  lab.train();
  expect(sent('start')).toHaveLength(0);
  expect(english(lab.alerts.getState().alerts[0]?.sentences[0])).toContain('1 to 2000');
});

test('Train without a device or without the user’s files gives the reason', () => {
  const without = setUp();
  without.emit({
    type: 'deviceFailed',
    reason: 'noAdapter',
    message: say('No adapter was found.'),
  });
  without.lab.train();
  expect(without.titles()).toContain('Training did not start');

  const files = setUp('?set=dataset=files');
  files.emit({ type: 'deviceOpened', adapter });
  files.lab.train();
  expect(english(files.lab.alerts.getState().alerts[0]?.sentences[0])).toContain(
    'no files are loaded',
  );
  expect(files.sent('start')).toHaveLength(0);
});

test('images are requested after typing settles, one request at a time, not during a run', () => {
  const { lab, emit, sent, ready, begin } = setUp();
  ready();
  lab.config.setText('sceneClasses', '1');
  lab.config.setText('sceneClasses', '12');
  vi.advanceTimersByTime(1000);
  expect(sent('loadDataset')).toHaveLength(2);
  lab.config.setText('sceneClasses', '13');
  vi.advanceTimersByTime(1000);
  expect(sent('loadDataset')).toHaveLength(2);
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(sent('loadDataset').at(-1)).toMatchObject({ source: { sceneClasses: 13 } });
  emit({ type: 'datasetLoaded', summary, samples: [] });

  lab.train();
  const runId = begin();
  lab.config.setText('sceneClasses', '14');
  vi.advanceTimersByTime(1000);
  expect(sent('loadDataset')).toHaveLength(3);
  emit({ type: 'runEnded', runId, state: 'finished', fault: null });
  expect(sent('loadDataset')).toHaveLength(4);
});

test('refused images are not requested again until something changes', () => {
  const { lab, emit, sent, titles } = setUp();
  emit({ type: 'deviceOpened', adapter });
  emit({ type: 'datasetFailed', message: say('sheet.bin is cut off after 12 bytes.') });
  vi.advanceTimersByTime(1000);
  expect(sent('loadDataset')).toHaveLength(1);
  expect(titles()).toEqual(['These images cannot be used']);
  lab.train();
  expect(sent('start')).toHaveLength(0);
  lab.retryData();
  expect(sent('loadDataset')).toHaveLength(2);
});

test('a loading that is cancelled says so without an alert, and is asked for again by hand', () => {
  const { lab, emit, sent, titles } = setUp();
  emit({ type: 'deviceOpened', adapter });
  lab.cancelData();
  expect(sent('cancelLoading')).toHaveLength(1);
  emit({ type: 'datasetFailed', message: say('Cancelled.'), cancelled: true });
  vi.advanceTimersByTime(1000);
  expect([sent('loadDataset').length, titles()]).toEqual([1, []]);
  lab.retryData();
  expect(sent('loadDataset')).toHaveLength(2);
});

test('a run that breaks raises no alert, and its fork shows none of its alarms', async () => {
  const { lab, emit, ready, begin, titles, sent } = setUp('?set=learningRate=10000');
  ready();
  lab.train();
  const broken = begin();
  const note = {
    kind: 'alarm',
    step: 40,
    alarm: 'weightGrowth',
    message: say('They grow.'),
  } as const;
  emit({ type: 'runNoted', runId: broken, note });
  const fix: Fix = { key: 'lowerRate', changes: { learningRate: 0.1 }, from: 'start' };
  const diagnosis: Diagnosis = {
    ...{ cause: 'sgdRate', confidence: 'likely', why: 'fault', step: 41 },
    ...{ firstTensor: null, firstOp: null, evidence: [], fixes: [fix], alternatives: [] },
  };
  emit({ type: 'diagnosisFinished', runId: broken, diagnosis });
  const message = say('It became NaN.');
  const fault = { kind: 'nonFinite', step: 41, what: 'loss', message } as const;
  emit({ type: 'runEnded', runId: broken, state: 'failed', fault });
  expect(titles()).toEqual([]);
  expect(lab.runs.getState().shown).toMatchObject({ runId: broken, notes: [note] });

  await lab.diagnoses.fork(broken, diagnosis, fix);
  const forked = begin(sent('start').at(-1)?.runId);
  expect(forked).not.toBe(broken);
  expect(titles()).toEqual([]);
  const { shown, live } = lab.runs.getState();
  expect(shown).toMatchObject({ runId: forked, notes: [] });
  if (live === null) throw new Error('no run');
  expect(runVerdict(judgedLive({ ...live, step: 1 }, []))).toMatchObject({
    ...{ kind: 'training', alarms: [], diagnosis: null },
  });
});

test('a dead worker is restarted by hand where no run can continue', () => {
  const { lab, emit, sent, restarts, ready, titles } = setUp();
  ready();
  emit({ type: 'workerDied', message: say('The training worker failed.') });
  expect(titles()).toContain('The training worker stopped');
  expect(lab.runs.getState().worker).toBe('dead');
  lab.restartWorker();
  expect(restarts()).toBe(1);
  expect(sent('openDevice')).toHaveLength(2);
  emit({ type: 'deviceOpened', adapter });
  expect(sent('loadDataset')).toHaveLength(2);
});

test('charts follow the live run at most four times a second, and a checkpoint is named after it', () => {
  const { lab, emit, ready, begin, downloads } = setUp();
  ready();
  lab.train();
  const runId = begin();
  let redraws = 0;
  lab.metrics.board.charts.lossInst.subscribe(() => redraws++);
  for (let n = 1; n <= 100; n++) {
    emit({ type: 'stepsFinished', runId, steps: [step(n)] });
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(500);
  expect(redraws).toBeGreaterThan(4);
  expect(redraws).toBeLessThanOrEqual(10);
  expect(lab.metrics.board.charts.lossInst.getState().lines.at(-1)?.xs).toHaveLength(100);
  expect(lab.runs.getState().live?.last?.step).toBe(100);
  lab.exportCheckpoint();
  emit({ type: 'checkpointExported', runId, step: 100, bytes: new ArrayBuffer(8) });
  expect(downloads).toEqual([`${runId}-step-100.safetensors`]);
});

test('problems of the address are raised on opening', () => {
  const { titles } = setUp('?preset=none');
  expect(titles()).toEqual(['Part of the address was not used']);
  // Read, and in the form: what is wrong is its last width.
  const { lab, titles: unusable } = setUp('?preset=quick&set=projector=linear 64');
  expect(lab.config.getState().values.projector).toBe('linear 64');
  expect(unusable()).toEqual(['The settings of the address cannot be trained']);
  expect(setUp('?set=headRelu=banana').titles()).toEqual(['Part of the address was not used']);
});

/** Timeout for a hanging test; long enough for a busy machine. */
const LONG = { timeout: 60_000 };

const stopped: HistoryEntry = {
  runId: 'pcl-quick-00aa11',
  state: 'stopped',
  config: { ...presetConfig('pcl-quick'), numClusters: '40,50', epochs: 3 },
  dataset: 'Emoji scenes',
  data: summary,
  adapter,
  failure: null,
  hasCheckpoint: true,
  startedAt: 5,
  endedAt: 9,
  totalSteps: 75,
  stepsPerEpoch: 25,
  steps: 30,
  lastLoss: 5,
  lastKnn: null,
  bestKnn: null,
  fault: null,
  notes: [{ kind: 'stage', step: 0, message: say('Stage 1.') }],
  diagnoses: [],
  metadata: NO_METADATA,
};

test('a stopped run is resumed: its settings, its images, then its steps after the stored ones', async () => {
  vi.useRealTimers();
  const { lab, emit, sent, ready, begin } = setUp('', [stopped], steps(1, 30));
  ready();
  await vi.waitFor(() => expect(lab.history.entry(stopped.runId)).not.toBeNull(), LONG);
  lab.continueRun(stopped.runId, stopped.config);
  expect(lab.config.getState().values).toEqual(stopped.config);
  // Another data set than the one on the page, so it is requested first.
  expect(sent('resumeRun')).toEqual([]);
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(sent('resumeRun')).toEqual([{ type: 'resumeRun', runId: stopped.runId }]);
  expect(sent('start')).toEqual([]);

  const runId = begin(stopped.runId, 25);
  emit({ type: 'stepsFinished', runId, steps: [step(26, { lossInst: 1 })] });
  const xs = () => [...(lab.metrics.board.charts.lossInst.getState().lines.at(-1)?.xs ?? [])];
  await vi.waitFor(() => expect(xs()).toHaveLength(26), LONG);
  expect(xs()).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
  expect(lab.runs.getState().shown?.notes).toEqual(stopped.notes);
});

test('a run that cannot be resumed gives the reason, and Train is enabled again', () => {
  const { lab, emit, ready, begin, titles } = setUp('?preset=quick');
  ready();
  lab.continueRun(stopped.runId, lab.config.getState().values);
  expect(lab.runs.getState().requested).toBe(stopped.runId);
  emit({ type: 'commandRefused', command: 'resumeRun', message: say('It has no checkpoint.') });
  expect(titles()).toEqual(['The run could not be resumed']);
  expect(lab.runs.getState().requested).toBeNull();
  begin('quick-000002');
  expect(titles()).toEqual([]);
});

test('alarms and other notes are kept with the run', () => {
  const { lab, emit, ready, begin, titles } = setUp();
  ready();
  lab.train();
  const runId = begin();
  const alarm = {
    kind: 'alarm',
    step: 40,
    alarm: 'collapse',
    message: say('They agree.'),
  } as const;
  const change = { kind: 'change', step: 41, message: say('Rate 0.06 → 0.01.') } as const;
  emit({ type: 'runNoted', runId, note: alarm });
  emit({ type: 'runNoted', runId, note: change });
  expect(titles()).toEqual([]);
  expect(lab.runs.getState().shown?.notes).toEqual([alarm, change]);
});

test('rate and clip of the current run are changed together, or refused with the field’s range', () => {
  const { lab, sent, ready, begin } = setUp();
  ready();
  expect(english(lab.adjust({ learningRate: '0.01', clipNorm: '0' })[0])).toMatch(
    /No run is in progress/,
  );
  lab.train();
  begin();
  expect(english(lab.adjust({ learningRate: '-1', clipNorm: '1' })[0])).toContain('0 to 100000');
  expect(sent('adjust')).toEqual([]);
  expect(lab.adjust({ learningRate: '1e-2', clipNorm: '1' })).toEqual([]);
  expect(sent('adjust')).toEqual([{ type: 'adjust', learningRate: 0.01, clipNorm: 1 }]);
});

test('a config that does not fit the loaded images is a problem before Train and blocks it', () => {
  const { lab, emit, sent, ready } = setUp('?preset=pcl-quick&set=numClusters=40,90');
  expect(lab.config.getState().problems).toEqual([]);
  ready();
  // 100 images, 20 of them held out.
  expect(lab.config.getState().problems).toMatchObject([{ field: 'numClusters' }]);
  expect(english(lab.config.getState().problems[0]?.message)).toContain(
    '90 clusters of 80 training images',
  );
  lab.train();
  expect(sent('start')).toEqual([]);
  expect(english(lab.alerts.getState().alerts[0]?.sentences[0])).toContain('of 80 training images');
  lab.config.setText('numClusters', '40');
  expect(lab.config.getState().problems).toEqual([]);
  // Without loaded images there is no such problem.
  lab.config.setText('numClusters', '40,90');
  lab.config.setText('sceneClasses', '7');
  expect(lab.config.getState().problems).toEqual([]);
  vi.advanceTimersByTime(1000);
  emit({ type: 'datasetLoaded', summary: { ...summary, images: 1000 }, samples: [] });
  expect(lab.config.getState().problems).toEqual([]);
});

test('a queued run waits while other images are loading, even if its own are loaded', () => {
  const { lab, emit, sent, ready } = setUp('?preset=quick');
  ready();
  const config = lab.config.getState().values;
  lab.config.setValues({ imageSide: 16 });
  vi.advanceTimersByTime(500);
  expect(sent('loadDataset')).toHaveLength(2);
  const item = { label: verbatim('a'), preset: 'quick', config, group: null, forkedFrom: null };
  lab.queue.add([{ ...item, fromCheckpoint: false }], true);
  expect(sent('start')).toEqual([]);
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(sent('loadDataset')).toHaveLength(3);
  emit({ type: 'datasetLoaded', summary, samples: [] });
  expect(sent('start')).toMatchObject([{ config: { imageSide: config.imageSide } }]);
});
