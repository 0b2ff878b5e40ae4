import { describe, expect, test } from 'vitest';
import { checkpointAt, numbersOf, type TestRun, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';

const COMMON = {
  batchSize: 32,
  queueLength: 64,
  epochs: 2,
  maxSteps: 4,
} as const satisfies Partial<RunConfig>;

const PCL = {
  method: 'pcl',
  numClusters: '4,6',
  negatives: 3,
  clusterIterations: 4,
  warmupEpochs: 1,
} as const satisfies Partial<RunConfig>;

/** A resumed run counts a weight's growth from its own first step. */
const own = ({ steps }: TestRun) => numbersOf(steps).map(({ weightGrowth: _, ...rest }) => rest);

describe('four micro-batches of 8', () => {
  test.each<[string, Partial<RunConfig>]>([
    ['MoCo', {}],
    ['MoCo with a ResNet under autocast', { encoder: 'resnet18', autocast: true, maxSteps: 2 }],
    ['MoCo with a symmetric loss', { symmetric: true }],
    ['PCL', PCL],
    ['PCL with a symmetric loss', { ...PCL, symmetric: true }],
    ['BYOL', { method: 'byol' }],
    ['SimCLR, forward twice', { method: 'simclr', autocast: true }],
    ['PCL in the notes’ stages', { ...PCL, heads: 'notes', optimizer: 'lamb' }],
  ])('have the bits of a batch of 32 in four BN groups: %s', async (_, changes) => {
    const config = { ...COMMON, ...changes };
    const whole = await testRun({ ...config, bnGroups: 4 });
    const cut = await testRun({ ...config, microBatch: 8 });
    expect(cut.steps).toHaveLength(config.maxSteps);
    expect(numbersOf(cut.steps)).toEqual(numbersOf(whole.steps));
    const [want, got] = await Promise.all(
      [whole, cut].map((run) => checkpointAt(run, config.maxSteps)),
    );
    expect(got?.arrays).toEqual(want?.arrays);
  });

  test('may have two groups each, as a batch in eight', async () => {
    const whole = await testRun({ ...COMMON, bnGroups: 8, maxSteps: 2 });
    const cut = await testRun({ ...COMMON, bnGroups: 8, microBatch: 8, maxSteps: 2 });
    expect(numbersOf(cut.steps)).toEqual(numbersOf(whole.steps));
  });

  test('a run that resumes has the bits of one without interruption', async () => {
    const changes = { ...COMMON, microBatch: 8 };
    const straight = await testRun(changes);
    const early = await testRun({ ...changes, maxSteps: 2 });
    const resumed = await testRun(changes, { resume: await checkpointAt(early, 2) });
    expect(own(resumed)).toEqual(own(straight).slice(2));
    const [want, got] = await Promise.all([straight, resumed].map((run) => checkpointAt(run, 4)));
    expect(got?.arrays).toEqual(want?.arrays);
  });
});
