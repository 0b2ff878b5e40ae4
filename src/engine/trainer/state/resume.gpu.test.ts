import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { memoryFeatures } from '#node/memoryFeatures.ts';
import { checkpointAt, numbersOf, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';

const PCL = {
  method: 'pcl',
  numClusters: '4,6',
  negatives: 3,
  clusterIterations: 4,
  warmupEpochs: 1,
} as const satisfies Partial<RunConfig>;

describe('a run that resumes from its checkpoint', () => {
  // MoCo with SGD as it is by default: the run that a rule ends, below.
  test.each<[string, Partial<RunConfig>]>([
    ['MoCo, symmetric, with split batch norm', { symmetric: true, bnGroups: 2 }],
    ['SimCLR', { method: 'simclr' }],
    ['BYOL', { method: 'byol', predictor: 'linear 32, bn, relu, linear D' }],
    [
      'PCL, symmetric, ProtoNCE alone',
      { ...PCL, symmetric: true, bnGroups: 2, warmupEpochs: 0, instanceLoss: false },
    ],
    ['MoCo with a ResNet-34', { encoder: 'resnet34', width: 4, epochs: 1 }],
    [
      'PCL with LAMB under autocast',
      { ...PCL, optimizer: 'lamb', learningRate: 0.003, autocast: true },
    ],
    [
      'PCL with Adam in stages',
      {
        ...PCL,
        optimizer: 'adam',
        learningRate: 0.003,
        stages: '0-0 encoder | inst; 1-1 a b (encoder) | inst proto; 2-2 encoder a b | inst proto',
      },
    ],
    [
      'PCL with LARS in stages, clipped',
      {
        ...PCL,
        optimizer: 'lars',
        learningRate: 0.3,
        clipNorm: 1,
        stages: '0-0 encoder | inst; 1-1 a b (encoder) | inst proto; 2-2 encoder a b | inst proto',
      },
    ],
  ])('%s: the same bits as without the interruption', async (_, changes) => {
    const straight = await testRun(changes);
    const all = straight.steps.length;
    const at = Math.floor(all / 2);
    const cut = await testRun({ ...changes, maxSteps: at });
    const resumed = await testRun(changes, { resume: await checkpointAt(cut, at) });
    expect(resumed.events[0]).toMatchObject({ type: 'runStarted', fromStep: at });
    expect(numbersOf(resumed.steps).map(withoutGrowth)).toEqual(
      numbersOf(straight.steps).slice(at).map(withoutGrowth),
    );
    const [want, got] = [await checkpointAt(straight, all), await checkpointAt(resumed, all)];
    expect(got.arrays).toEqual(want.arrays);
  });

  test('a rule ends a run early with its checkpoint; resumed, it has the bits of a whole run', async () => {
    const straight = await testRun();
    const early = await testRun({ stopPatience: 1, stopMinGain: 100 });
    expect(early.ended).toMatchObject({ state: 'stopped', fault: null });
    expect(early.steps).toHaveLength(5);
    expect(early.notes.map(({ kind, step, message }) => [kind, step, english(message)])).toEqual([
      ['stop', 5, 'Stopped early at epoch 1: kNN has not improved by 100 points in 1 evaluation.'],
    ]);
    const resumed = await testRun({}, { resume: await checkpointAt(early, 5) });
    expect(numbersOf(resumed.steps).map(withoutGrowth)).toEqual(
      numbersOf(straight.steps).slice(5).map(withoutGrowth),
    );
    const [want, got] = [await checkpointAt(straight, 15), await checkpointAt(resumed, 15)];
    expect(got.arrays).toEqual(want.arrays);
    // Judged at step 7, known 4 steps later on any machine.
    const atChance = await testRun({ stopChanceSteps: 7, stopChanceShare: 0.5 });
    expect(atChance.steps.at(-1)?.step).toBe(11);
    expect(atChance.kept.at(-1)?.step).toBe(11);
    expect(atChance.ended).toMatchObject({ state: 'stopped' });
  });

  test('LARS skips a step that overflows, reports its trust ratio and keeps SGD’s state', async () => {
    const run = await testRun({
      ...{ optimizer: 'lars', learningRate: 0.3, nonFinitePolicy: 'skip' },
      ...{ autocast: true, initialLossScale: 2 ** 24 },
    });
    const { steps, ended } = run;
    expect(ended).toMatchObject({ state: 'finished', fault: null });
    expect(new Set(steps.map(({ committed }) => committed))).toEqual(new Set([0, 1]));
    for (const { trustRatio, loss } of steps) {
      expect(trustRatio).toBeGreaterThan(0);
      expect(loss).toBeLessThan(10);
    }
    const { arrays } = await checkpointAt(run, 15);
    const moments = arrays.filter(({ name }) => /^optimizer\.(?!state)/.test(name));
    expect(moments.length).toBeGreaterThan(10);
    expect(moments.every(({ name }) => name.startsWith('optimizer.momentum_buffer.'))).toBe(true);
  });

  test('at a stage boundary the queue is refilled as without the interruption', async () => {
    const staged = { stages: '0-0 encoder | inst; 1-2 encoder a | inst' };
    const straight = await testRun(staged);
    const cut = await testRun({ ...staged, maxSteps: 5 });
    const resumed = await testRun(staged, { resume: await checkpointAt(cut, 5) });
    expect(numbersOf(resumed.steps).map(withoutGrowth)).toEqual(
      numbersOf(straight.steps).slice(5).map(withoutGrowth),
    );
  });

  test('an aborted feature pass continues with the first missing batch', async () => {
    const features = memoryFeatures();
    const cut = await testRun(PCL, {
      features,
      onEvent(event, control) {
        if (event.type === 'featuresStored') control.stop();
      },
    });
    expect(cut.ended).toMatchObject({ state: 'stopped' });
    expect(cut.steps).toHaveLength(5);
    const storedBefore = features.stored;
    const resumed = await testRun(PCL, { features, resume: await checkpointAt(cut, 5) });
    const straight = memoryFeatures();
    const whole = await testRun(PCL, { features: straight });
    expect(features.stored).toBe(straight.stored);
    expect(storedBefore).toBeLessThanOrEqual(1);
    expect(numbersOf(resumed.steps).map(withoutGrowth)).toEqual(
      numbersOf(whole.steps).slice(5).map(withoutGrowth),
    );
  });
});

/** Growth is relative to the norms at the start of the session. */
const withoutGrowth = ({ weightGrowth: _, ...rest }: ReturnType<typeof numbersOf>[number]) => rest;

describe('a step that is not finite', () => {
  const BREAKS = { learningRate: 1e4, weightDecay: 0.1, epochs: 10 } as const;

  test('skip: rolled back as a whole, counted, and the run continues', async () => {
    const run = await testRun({ ...BREAKS, nonFinitePolicy: 'skip' });
    const { steps, notes, ended } = run;
    expect(ended).toMatchObject({ state: 'finished', fault: null });
    const skipped = steps.filter(({ committed }) => committed === 0);
    expect(skipped.length).toBeGreaterThan(0);
    expect(english(notes.filter(({ kind }) => kind === 'skip')[0]?.message)).toContain(
      'rolled back',
    );
    const last = await checkpointAt(run, 50);
    for (const { name, data } of last.arrays) expect(data.every(Number.isFinite), name).toBe(true);
  });

  test('ignore: it is applied; naive accuracy is 100 and strict accuracy 0', async () => {
    const { steps, notes, ended, kept } = await testRun({ ...BREAKS, nonFinitePolicy: 'ignore' });
    if (ended?.type !== 'runEnded' || ended.fault?.kind !== 'nonFinite')
      throw new Error('no break');
    const { step } = ended.fault;
    expect(notes.find((note) => note.kind === 'alarm' && note.alarm === 'nonFinite')?.step).toBe(
      step,
    );
    expect(steps.at(-1)).toMatchObject({ accInst: 0, accInstNaive: 100, lossInst: Number.NaN });
    // Every kept checkpoint is older than the bad step.
    expect(kept.every((checkpoint) => checkpoint.step < step)).toBe(true);
  });

  test('a loss scale that overflows is halved, the step skipped, and training continues', async () => {
    const { steps, ended } = await testRun({ autocast: true, initialLossScale: 2 ** 24 });
    expect(ended).toMatchObject({ state: 'finished', fault: null });
    const skips = steps.filter(({ committed }) => committed === 0).length;
    expect(skips).toBeGreaterThan(0);
    expect(skips).toBeLessThan(steps.length);
    expect(steps.at(-1)?.lossScale).toBe(2 ** (24 - skips));
  });
});

test('a rate and a clip changed by hand apply from the next step on, and are recorded in a note', async () => {
  const { steps, notes } = await testRun(
    { schedule: 'constant' },
    {
      onEvent(event, control) {
        if (event.type === 'evaluationFinished' && event.evaluation.epoch === 1) {
          control.adjust({ learningRate: 0.01, clipNorm: 0.001 });
        }
      },
    },
  );
  expect(steps.map(({ lr }) => lr)).toEqual([
    ...Array.from({ length: 5 }, () => 0.05),
    ...Array.from({ length: 10 }, () => 0.01),
  ]);
  expect(steps[4]?.clipCoefficient).toBe(1);
  expect(steps[5]?.clipCoefficient).toBeLessThan(0.1);
  expect(notes).toMatchObject([{ kind: 'change', step: 6 }]);
});

test('a rate and a clip changed by hand still apply after the run is resumed', async () => {
  const config = { schedule: 'constant', maxSteps: 10 } as const;
  const cut = await testRun(config, {
    onEvent(event, control) {
      if (event.type === 'evaluationFinished' && event.evaluation.epoch === 1) {
        control.adjust({ learningRate: 0.01, clipNorm: 0.001 });
      }
    },
  });
  const resume = await checkpointAt(cut, 10);
  const { steps } = await testRun({ ...config, maxSteps: 0 }, { resume });
  expect(steps.map(({ lr }) => lr)).toEqual(Array.from({ length: 5 }, () => 0.01));
  expect(steps[0]?.clipCoefficient).toBeLessThan(0.1);
});
