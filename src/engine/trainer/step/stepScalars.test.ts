import { expect, test } from 'vitest';
import { SCALAR } from '#kernels/update/update.ts';
import { OPTIMIZER_SCALAR } from '#optim/settings.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { stagesOf } from '#run/stages.ts';
import { stepScalars } from './stepScalars.ts';

const STEPS_PER_EPOCH = 5;

function at(index: number, changes: Partial<RunConfig>) {
  const config = { ...DEFAULT_CONFIG, epochs: 4, keyMomentum: 0.96, weightDecay: 0.01, ...changes };
  const stage = stagesOf(config)[0];
  if (stage === undefined) throw new Error('no stage');
  const { scalars, scheduled } = stepScalars(config, stage, index, STEPS_PER_EPOCH, {});
  return {
    ...scheduled,
    momentum: scalars[SCALAR.KEY_MOMENTUM],
    decay: scalars[OPTIMIZER_SCALAR.weightDecay],
  };
}

test('key momentum and decay are constant by default, and not among the metrics', () => {
  for (const step of [0, 7, 19]) {
    expect(at(step, {})).toMatchObject({ keyMomentum: null, weightDecay: null });
    expect(at(step, {}).momentum).toBe(Math.fround(0.96));
    expect(at(step, {}).decay).toBe(Math.fround(0.01));
  }
});

test('with an end they follow a cosine over the planned steps, whatever step the run stops at', () => {
  const ends = { keyMomentumEnd: 1, weightDecayEnd: 0.05, maxSteps: 10 };
  const halfway = at(10, ends);
  expect(halfway.keyMomentum).toBeCloseTo(0.98, 12);
  expect(halfway.weightDecay).toBeCloseTo(0.03, 12);
  expect(halfway.momentum).toBe(Math.fround(halfway.keyMomentum ?? Number.NaN));
  expect(halfway.decay).toBe(Math.fround(halfway.weightDecay ?? Number.NaN));
  expect(at(20, ends)).toMatchObject({ keyMomentum: 1, weightDecay: 0.05 });
});

test('a rate by epoch is constant within an epoch, as in MoCo’s notebook', () => {
  const changes = { schedule: 'cosine', scheduleUnit: 'epoch', learningRate: 0.06 } as const;
  const rates = Array.from({ length: 20 }, (_, step) => at(step, changes).lr);
  rates.forEach((rate, step) => {
    const epoch = Math.floor(step / STEPS_PER_EPOCH);
    expect(rate).toBeCloseTo(0.06 * 0.5 * (1 + Math.cos((Math.PI * epoch) / 4)), 12);
    expect(rate).toBe(rates[epoch * STEPS_PER_EPOCH]);
  });
});
