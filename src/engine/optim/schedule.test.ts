import { expect, test } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import { cosineBetween, learningRateAt, type ScheduleSettings } from './schedule.ts';

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

const PLAIN: ScheduleSettings = {
  learningRate: 0.1,
  minLearningRate: 0,
  warmupSteps: 0,
  schedule: 'constant',
};

test('a constant schedule keeps the rate after its warm-up', () => {
  const config = { ...PLAIN, warmupSteps: 2 };
  expect([0, 1, 2, 99].map((step) => learningRateAt(config, step, 100))).toEqual([
    0.05, 0.1, 0.1, 0.1,
  ]);
});

test('a warm-up from zero starts at exactly 0 and is over at the same step', () => {
  const config = { ...PLAIN, warmupSteps: 4, warmupFrom: 'zero' } as const;
  expect([0, 1, 4].map((step) => learningRateAt(config, step, 100))).toEqual([0, 0.025, 0.1]);
});

test('a cosine by epochs is constant inside an epoch and never reaches 0 before the last', () => {
  const config = { ...PLAIN, schedule: 'cosine', scheduleUnit: 'epoch' } as const;
  const rates = Array.from({ length: 12 }, (_, step) => learningRateAt(config, step, 12, 3));
  expect(rates[1]).toBe(rates[0]);
  expect(rates[5]).toBe(rates[3]);
  expect(rates[3]).toBeCloseTo(0.05 * (1 + Math.cos(Math.PI / 4)), 12);
  expect(rates[11]).toBeGreaterThan(0);
});

test('a cosine by epochs whose warm-up ends inside an epoch continues at the full rate', () => {
  const config = { ...PLAIN, warmupSteps: 4, schedule: 'cosine', scheduleUnit: 'epoch' } as const;
  expect(learningRateAt(config, 4, 12, 3)).toBe(0.1);
  expect(learningRateAt(config, 6, 12, 3)).toBeLessThan(0.1);
});

test('after its last step the cosine stays at the lowest rate', () => {
  const config = { ...PLAIN, schedule: 'cosine', minLearningRate: 0.01 } as const;
  expect(learningRateAt(config, 100, 100)).toBeCloseTo(0.01, 12);
  expect(learningRateAt(config, 170, 100)).toBeCloseTo(0.01, 12);
});

test.each([['2, 4'], [[2, 4]]])('milestones %j are epochs, in any spelling', (milestones) => {
  const config = { ...PLAIN, schedule: 'multistep', milestones, gamma: 0.5 } as const;
  const rates = Array.from({ length: 6 }, (_, epoch) =>
    learningRateAt(config, epoch * 10 + 9, 60, 10),
  );
  expect(rates).toEqual([0.1, 0.1, 0.05, 0.05, 0.025, 0.025]);
});

test('a range test holds the lowest rate, then rises by equal factors to the highest', () => {
  const settings = {
    ...PLAIN,
    schedule: 'range',
    learningRate: 1,
    minLearningRate: 1e-4,
    warmupSteps: 3,
  } as const;
  const rates = Array.from({ length: 8 }, (_, step) => learningRateAt(settings, step, 8));
  expect(rates.slice(0, 4)).toEqual([1e-4, 1e-4, 1e-4, 1e-4]);
  for (let i = 4; i < 8; i++) expect((rates[i] ?? 0) / (rates[i - 1] ?? 1)).toBeCloseTo(10, 8);
  expect(rates[7]).toBeCloseTo(1, 12);
});

test('a value on a cosine is torch’s CosineAnnealingLR between its two ends', async () => {
  const golden = (await readFixture('schedule')).get('torch_cosine_annealing_100');
  for (let step = 0; step < 100; step++) {
    const got = cosineBetween(0.03, 1e-4, step, 100);
    expect(Math.abs(got - (golden.data[step] as number))).toBeLessThanOrEqual(golden.atol);
  }
});

test('a key momentum on a cosine rises from its start to exactly its end, and stays there', () => {
  const momenta = Array.from({ length: 12 }, (_, step) => cosineBetween(0.99, 1, step, 10));
  expect(momenta[0]).toBeCloseTo(0.99, 14);
  expect(momenta[5]).toBeCloseTo(0.995, 14);
  for (let i = 1; i <= 10; i++) expect(momenta[i]).toBeGreaterThan(momenta[i - 1] as number);
  expect(momenta.slice(10)).toEqual([1, 1]);
});

test('an end of 0 keeps the value, to the bit', () => {
  expect([0, 3, 99].map((step) => cosineBetween(0.998, 0, step, 10))).toEqual([
    0.998, 0.998, 0.998,
  ]);
});
