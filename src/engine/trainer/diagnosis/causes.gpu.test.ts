import { describe, expect, test } from 'vitest';
import type { Dataset } from '#data/dataset.ts';
import { testRun } from '#node/testRun.ts';
import { loadImages } from '#node/train.ts';
import type { RunConfig } from '#run/config.ts';
import { datasetSource } from '#run/datasets.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { type PresetName, presetConfig } from '#run/presets.ts';

const loaded = new Map<string, Promise<Dataset | null>>();

/** The images of a config, as `npm run train --runtime node` loads them. */
async function imagesOf(config: RunConfig): Promise<Dataset> {
  const key = JSON.stringify(datasetSource(config, []));
  const { signal } = new AbortController();
  const loading =
    loaded.get(key) ?? loadImages({ config, datasetPath: null, onEvent: () => {}, signal });
  loaded.set(key, loading);
  const dataset = await loading;
  if (dataset === null) throw new Error('the images cannot be used');
  return dataset;
}

/** Trains a preset. */
async function trained(name: PresetName, changes: Partial<RunConfig> = {}) {
  const config = { ...presetConfig(name), ...changes };
  const run = await testRun(config, { dataset: await imagesOf(config) });
  const alarms = run.notes.flatMap((note) => (note.kind === 'alarm' ? [note.alarm] : []));
  const keysOf = (diagnosis?: Diagnosis) => diagnosis?.evidence.map(({ key }) => key);
  return { diagnoses: run.diagnoses, alarms, fault: run.ended, keysOf };
}

describe('every cause is distinguished from the others', () => {
  test('LAMB at SGD’s rate', async () => {
    const { diagnoses, fault, keysOf } = await trained('cause-lamb-rate');
    expect(new Set(diagnoses.map(({ cause }) => cause))).toEqual(new Set(['lambRate']));
    const last = diagnoses.at(-1);
    expect(last).toMatchObject({
      ...{ why: 'fault', confidence: 'certain', alternatives: ['halfOverflow'] },
      ...{ firstTensor: 'query fc.2 output', firstOp: 'conv2d forward' },
    });
    expect(fault).toMatchObject({ fault: { kind: 'nonFinite', step: last?.step } });
    expect(keysOf(last)).toEqual(expect.arrayContaining(['finiteInSingle', 'weightGrowth']));
  });

  test('overflow in half precision, which f32 cures from the step before', async () => {
    const { diagnoses, fault, keysOf } = await trained('cause-half-overflow');
    const last = diagnoses.at(-1);
    expect(last).toMatchObject({
      ...{ cause: 'halfOverflow', why: 'fault', confidence: 'certain' },
      ...{ firstTensor: 'query v.0 output', firstOp: 'conv2d forward' },
    });
    expect(fault).toMatchObject({ fault: { kind: 'nonFinite', step: last?.step } });
    expect(keysOf(last)).toEqual(expect.arrayContaining(['finiteInSingle', 'noLossScaling']));
    expect(last?.fixes[0]).toMatchObject({
      ...{ key: 'autocastOff', changes: { autocast: false }, from: 'beforeFault' },
    });
  });

  test('a dead ReLU head', async () => {
    const { diagnoses, keysOf } = await trained('cause-dead-head');
    expect(diagnoses).toMatchObject([
      { cause: 'deadHead', confidence: 'certain', firstTensor: null, alternatives: [] },
    ]);
    expect(keysOf(diagnoses[0])).toEqual(expect.arrayContaining(['deadUnits', 'tied', 'hollow']));
    expect(diagnoses[0]?.evidence.find(({ key }) => key === 'hollow')?.values).toMatchObject({
      naive: 100,
      strict: 0,
    });
  });

  test('representation collapse', async () => {
    const { diagnoses, keysOf } = await trained('cause-collapse');
    expect(diagnoses).toMatchObject([{ cause: 'collapse', alternatives: [], firstTensor: null }]);
    expect(keysOf(diagnoses[0])).toContain('keyMomentum');
  });

  test('batch norm over too few images, and its fix', async () => {
    const { diagnoses } = await trained('cause-small-batch-norm');
    expect(diagnoses).toMatchObject([
      { cause: 'smallBatchNorm', confidence: 'likely', alternatives: ['collapse'] },
    ]);
    const [fix] = diagnoses[0]?.fixes ?? [];
    expect(fix).toMatchObject({ key: 'largerGroups', changes: { bnGroups: 2 } });
    const cured = await trained('cause-small-batch-norm', fix?.changes);
    expect(cured).toMatchObject({ diagnoses: [], alarms: [] });
  });

  test('NaN in the data, with the image that it came from', async () => {
    const { diagnoses, fault } = await trained('cause-nan-data');
    expect(diagnoses).toMatchObject([
      {
        ...{ cause: 'nanData', why: 'fault', confidence: 'certain' },
        ...{ firstTensor: 'augmented views', firstOp: 'standardise views' },
      },
    ]);
    expect(fault).toMatchObject({ fault: { kind: 'nonFinite', step: diagnoses[0]?.step } });
    const images = diagnoses[0]?.evidence.find(({ key }) => key === 'badImages')?.values.images;
    expect(images).toMatch(/^\d+(, \d+)*$/);
  });

  test('SGD’s rate too high', async () => {
    const { diagnoses } = await trained('cause-sgd-rate');
    expect(diagnoses).toMatchObject([{ cause: 'sgdRate', alternatives: ['collapse'] }]);
  });

  test('a stale queue', async () => {
    const { diagnoses } = await trained('cause-stale-queue');
    expect(diagnoses).toMatchObject([{ cause: 'staleQueue', confidence: 'certain' }]);
  });
});

/** Small enough for a software adapter, but long enough to fill the queue more than once. */
const SHORT: Partial<RunConfig> = {
  ...{ imageSide: 16, sceneClasses: 20, scenesPerClass: 20, numClusters: '20,40' },
  ...{ batchSize: 32, queueLength: 256, linearProbe: 'never' },
};

test.each([
  ['quick', 40],
  ['pcl-quick', 40],
  ['simclr-quick', 40],
  ['byol-quick', 40],
  ['notes-sgd', 20],
  ['notes-lamb-cured', 20],
] as const)('%s: %i steps without a diagnosis or an alarm', async (name, maxSteps) => {
  const { diagnoses, alarms } = await trained(name, { ...SHORT, maxSteps });
  expect(diagnoses).toEqual([]);
  expect(alarms).toEqual([]);
});
