import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { DecodedStep } from '#trainer/step/stepMetrics.ts';
import { HealthWatch } from './healthWatch.ts';

const config = { ...DEFAULT_CONFIG, batchSize: 64, queueLength: 64, embeddingDim: 100 };

function decoded(step: number, changes: Partial<StepMetrics>): DecodedStep {
  const metrics = stepMetrics(step, {
    ...{ loss: 4, lossInst: 4, accInst: 10, accInstNaive: 10, lr: 0.03, gradNorm: 1 },
    ...{ featureStd: 0.06, maxActivation: 3, weightGrowth: 1 },
    ...changes,
  });
  return {
    metrics,
    dead: false,
    nonFinite: { rows: 0, gradients: 0, statistics: 0, tensor: null },
    consecutiveSkips: 0,
    loudestLayer: null,
    tensors: {
      step,
      gradNorm: [],
      weightNorm: [],
      updateRatio: [],
      trustRatio: null,
      nonFinite: [],
    },
    grownTensor: null,
    weightMedian: 1,
  };
}

/** The alarms of healthy steps followed by steps with `changes`. */
function alarmsOf(changes: Partial<StepMetrics>): string[] {
  const watch = new HealthWatch(config, 0);
  const steps = Array.from({ length: 40 }, (_, i) => decoded(i + 1, i < 20 ? {} : changes));
  return steps.flatMap((step) => watch.alarmsAt(step).map(({ alarm }) => alarm));
}

test('a spread that fell from a healthy value is a collapse, reported once', () => {
  expect(alarmsOf({})).toEqual([]);
  expect(alarmsOf({ featureStd: 0.005 })).toEqual(['collapse']);
});

test('a NaN spread is no collapse', () => {
  expect(alarmsOf({ featureStd: Number.NaN })).toEqual([]);
});
