import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { DecodedStep } from '#trainer/step/stepMetrics.ts';
import { HealthWatch } from './alarms.ts';

const config = { ...DEFAULT_CONFIG, batchSize: 64, queueLength: 64, embeddingDim: 100 };

function decoded(step: number, changes: Partial<StepMetrics>): DecodedStep {
  const metrics: StepMetrics = {
    step,
    epoch: 0,
    stage: 0,
    loss: 4,
    lossInst: 4,
    lossProto: null,
    accInst: 10,
    accInstNaive: 10,
    accProto: null,
    accProtoNaive: null,
    accProtoCeiling: null,
    lr: 0.03,
    gradNorm: 1,
    clipCoefficient: 1,
    lossScale: null,
    committed: 1,
    imagesPerSec: 100,
    stepMs: 100,
    atMs: step,
    nonFinite: 0,
    tiedRows: 0,
    featureStd: 0.06,
    deadUnits: 0,
    badNorms: 0,
    maxActivation: 3,
    updateRatio: 1e-3,
    weightGrowth: 1,
    trustRatio: null,
    ...changes,
  };
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

/** The alarms of healthy steps and of those behind them that `changes` alters. */
function alarmsOf(changes: Partial<StepMetrics>): string[] {
  const watch = new HealthWatch(config, 0);
  const steps = Array.from({ length: 40 }, (_, i) => decoded(i + 1, i < 20 ? {} : changes));
  return steps.flatMap((step) => watch.look(step).map(({ alarm }) => alarm));
}

test('a spread that fell from a healthy height is a collapse, said once', () => {
  expect(alarmsOf({})).toEqual([]);
  expect(alarmsOf({ featureStd: 0.005 })).toEqual(['collapse']);
});

test('a spread that is no number is none', () => {
  expect(alarmsOf({ featureStd: Number.NaN })).toEqual([]);
});
