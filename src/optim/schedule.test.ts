import { expect, test } from 'vitest';
import { readFixture } from '#node/golden.ts';
import { learningRateAt } from './schedule.ts';

test.each([
  ['warmup_cos_step', 0],
  ['warmup_cos_step_min', 0.003],
])('warm-up and cosine as in PyTorch’s fixture: %s', async (name, minLearningRate) => {
  const golden = await readFixture('schedule');
  const { base_lr, warmup_steps, total_steps } = golden.params as Record<string, number>;
  const want = golden.get(name).data;
  const config = {
    learningRate: base_lr ?? 0,
    minLearningRate,
    warmupSteps: warmup_steps ?? 0,
    schedule: 'cosine',
  } as const;
  for (let step = 0; step < want.length; step++) {
    const got = learningRateAt(config, step, total_steps ?? 0);
    expect(Math.abs(got - (want[step] as number))).toBeLessThanOrEqual(golden.get(name).atol);
  }
});

test('a constant schedule keeps the rate after its warm-up', () => {
  const config = {
    learningRate: 0.1,
    minLearningRate: 0,
    warmupSteps: 2,
    schedule: 'constant',
  } as const;
  expect([0, 1, 2, 99].map((step) => learningRateAt(config, step, 100))).toEqual([
    0.05, 0.1, 0.1, 0.1,
  ]);
});
