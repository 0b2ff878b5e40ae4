import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { presetConfig } from '#run/presets.ts';
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
const alarmsOf = (changes: Partial<StepMetrics>, own: Partial<RunConfig> = {}): string[] =>
  raised(
    { ...config, ...own },
    Array.from({ length: 40 }, (_, i) => (i < 20 ? {} : changes)),
  );

/** The alarms that steps raise in a run. */
function raised(run: RunConfig, steps: readonly Partial<StepMetrics>[]): string[] {
  const watch = new HealthWatch(run, 0);
  return steps.flatMap((changes, i) =>
    watch.alarmsAt(decoded(i + 1, changes)).map(({ alarm }) => alarm),
  );
}

test('a spread that fell from a healthy value is a collapse, reported once', () => {
  expect(alarmsOf({})).toEqual([]);
  expect(alarmsOf({ featureStd: 0.005 })).toEqual(['collapse']);
});

test('a NaN spread is no collapse', () => {
  expect(alarmsOf({ featureStd: Number.NaN })).toEqual([]);
});

/**
 * std·√D and loss of every fourth step of runs of 100 steps: quick scenes, SGD at 0.12, seed 0, kNN
 * 19.3 % untrained.
 */
const RECORDED = {
  /** kNN 37.0 %. */
  simclr: {
    spread: [
      0.344, 0.35, 0.537, 0.358, 0.355, 0.486, 0.404, 0.341, 0.439, 0.499, 0.481, 0.509, 0.507,
      0.48, 0.539, 0.529, 0.479, 0.445, 0.484, 0.525, 0.547, 0.569, 0.538, 0.514, 0.491,
    ],
    loss: [
      4.556, 4.514, 4.059, 4.55, 4.243, 4.267, 4.287, 4.284, 4.251, 4.207, 3.982, 4.297, 3.992,
      3.916, 4.084, 4.344, 4.069, 4.276, 4.276, 3.987, 3.804, 4.29, 3.906, 3.95, 3.797,
    ],
  },
  /** kNN 22.8 %. */
  byol: {
    spread: [
      0.344, 0.455, 0.477, 0.478, 0.482, 0.479, 0.491, 0.49, 0.49, 0.506, 0.495, 0.499, 0.494,
      0.492, 0.494, 0.493, 0.5, 0.518, 0.508, 0.503, 0.497, 0.487, 0.487, 0.489, 0.488,
    ],
    loss: [
      2.015, 0.129, 0.137, 0.159, 0.193, 0.204, 0.229, 0.239, 0.256, 0.286, 0.283, 0.298, 0.292,
      0.272, 0.294, 0.291, 0.264, 0.299, 0.309, 0.285, 0.278, 0.299, 0.264, 0.279, 0.27,
    ],
  },
  /** With a rate of 1: RankMe 1.6. */
  byolCollapsed: {
    spread: [
      0.344, 0.165, 0.093, 0.081, 0.076, 0.07, 0.078, 0.087, 0.091, 0.079, 0.069, 0.06, 0.051,
      0.046, 0.045, 0.057, 0.062, 0.071, 0.079, 0.08, 0.075, 0.063, 0.084, 0.064, 0.07,
    ],
    loss: [
      2.015, 0.155, 0.26, 0.305, 0.378, 0.433, 0.451, 0.459, 0.483, 0.465, 0.457, 0.44, 0.342,
      0.236, 0.152, 0.117, 0.071, 0.059, 0.056, 0.048, 0.048, 0.044, 0.032, 0.037, 0.045,
    ],
  },
} as const;

describe('each method by its own rules', () => {
  const none = { accInst: null, accInstNaive: null, hardestNegative: null } as const;
  const quick = (method: RunConfig['method']): RunConfig => ({ ...presetConfig('quick'), method });
  /** Every recorded step stands for four, and the last for the steps after. */
  const replayed = (name: keyof typeof RECORDED, steps: number) => {
    const run = quick(name === 'simclr' ? 'simclr' : 'byol');
    const { spread, loss } = RECORDED[name];
    const changes = Array.from({ length: steps }, (_, i) => {
      const at = Math.min(spread.length - 1, Math.floor(i / 4));
      const lossInst = loss[at] ?? 0;
      const featureStd = (spread[at] ?? 0) / Math.sqrt(run.embeddingDim);
      return { lossInst, featureStd, ...(run.method === 'byol' ? none : {}) };
    });
    return raised(run, changes);
  };

  test('recorded healthy runs raise nothing', () => {
    expect(replayed('simclr', 200)).toEqual([]);
    expect(replayed('byol', 200)).toEqual([]);
  });

  test('BYOL’s collapse is reported once its early steps are over', () => {
    expect(replayed('byolCollapsed', 128)).toEqual([]);
    expect(replayed('byolCollapsed', 200)).toEqual(['collapse']);
  });

  test('without negatives a small spread is a collapse only with the loss at its floor', () => {
    const byol = { ...none, featureStd: 0.001 };
    expect(alarmsOf({ ...byol, lossInst: 0.5 }, { method: 'byol' })).toEqual([]);
    expect(alarmsOf({ ...byol, lossInst: 0.01 }, { method: 'byol' })).toEqual(['collapse']);
    expect(alarmsOf({ featureStd: 0.001 }, { method: 'simclr' })).toEqual(['collapse']);
  });

  test('a high accuracy at a high loss is hollow with a queue, whose keys have an age', () => {
    const hollow = { accInst: 90, accInstNaive: 90, lossInst: 4.1 };
    expect(alarmsOf(hollow)).toEqual(['hollowAccuracy']);
    // NT-Xent at a temperature of 0.5 is near chance in a healthy run, too.
    expect(alarmsOf({ ...hollow, lossInst: 4.7 }, { method: 'simclr' })).toEqual([]);
    expect(alarmsOf({ tiedRows: 64, accInst: 0, accInstNaive: 100 }, { method: 'simclr' })).toEqual(
      ['tiedLogits'],
    );
  });
});
