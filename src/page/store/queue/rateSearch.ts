/**
 * Learning-rate range test (Smith 2017, arXiv 1506.01186, section 3.3; by factors and with a
 * proposal as in fastai's `lr_find`): the rate rises by equal factors over some hundred steps, and
 * the loss is recorded against it.
 */

import { say } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { queueTurnover } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { NewQueueItem } from './queue.ts';

export interface RateSearchSettings {
  readonly from: number;
  readonly to: number;
  /** Steps in which the rate rises. */
  readonly steps: number;
}

/** Five decades around the usual rates of each optimizer. */
export function usualRange({ optimizer }: RunConfig): RateSearchSettings {
  const top = optimizerOf(optimizer).highestRate;
  return { from: top / 1e5, to: top, steps: 100 };
}

/**
 * The run of a test. The lowest rate is held until the queue, which begins with random directions,
 * is full of real keys: the loss rises during that time and would hide the effect of the rate.
 */
export function rateSearchConfig(config: RunConfig, settings: RateSearchSettings): RunConfig {
  const warmupSteps = queueTurnover(config);
  return {
    ...config,
    schedule: 'range',
    minLearningRate: settings.from,
    learningRate: settings.to,
    warmupSteps,
    maxSteps: warmupSteps + settings.steps,
    // The maximum: maxSteps ends the run. A stage plan would have to cover all epochs.
    epochs: 2000,
    stages: '',
    // A range test is expected to diverge.
    nonFinitePolicy: 'stop',
  };
}

export function rateSearchItem(
  config: RunConfig,
  preset: string,
  settings: RateSearchSettings,
): NewQueueItem {
  return {
    label: say('Range test {{from}} to {{to}}', { from: settings.from, to: settings.to }),
    preset: `${preset}-range`,
    config: rateSearchConfig(config, settings),
    group: null,
    forkedFrom: null,
    fromCheckpoint: false,
  };
}

export interface RateSearchPoint {
  readonly lr: number;
  readonly loss: number;
  readonly smoothed: number;
}

export interface RateSearchReading {
  /** In ascending rate, from the step at which the queue is full. */
  readonly points: readonly RateSearchPoint[];
  /** Where the smoothed loss falls fastest against ln rate; null if it never falls. */
  readonly steepest: number | null;
  /** A tenth of the rate at the lowest smoothed loss. */
  readonly cautious: number | null;
  /** The first rate at which it has diverged; null if it has not. */
  readonly diverged: number | null;
}

/** Half-width of the smoothing window, as a share of the points. */
const WINDOW_SHARE = 0.04;

/** The loss has diverged when it has risen by this share of its previous fall. */
const TAKEN_BACK = 0.5;

/**
 * Evaluates a range test.
 * - The smoothed loss is a mean over a window centred at each rate (a running average would lag, and
 *   propose too high a rate).
 * - Diverged: the first rate after the lowest smoothed loss where the loss is not finite, or the
 *   smoothed loss has risen by half of its fall. fastai stops at four times the lowest loss;
 *   InfoNCE cannot get there, as it ends near ln(1 + K) when the features collapse.
 * - Steepest: where the smoothed loss falls fastest against ln rate before its lowest, the slope
 *   taken across the window (fastai's `steep`;
 *   Gugger 2018, "How do you find a good learning rate").
 * - Cautious: the rate of the lowest smoothed loss, over ten (fastai's `minimum`).
 * @param holdSteps steps at the lowest rate, which are left out
 */
export function readRateSearch(
  steps: readonly StepMetrics[],
  holdSteps: number,
): RateSearchReading {
  const read = steps.filter(({ step }) => step > holdSteps);
  const broken = read.findIndex(({ loss, committed }) => !Number.isFinite(loss) || committed === 0);
  const finite = broken < 0 ? read : read.slice(0, broken);
  const half = Math.max(1, Math.round(finite.length * WINDOW_SHARE));
  const points = finite.map(({ lr, loss }, i): RateSearchPoint => {
    // The same number of points on both sides, or the mean would be biased at the ends.
    const reach = Math.min(half, i, finite.length - 1 - i);
    const window = finite.slice(i - reach, i + reach + 1);
    const smoothed = window.reduce((sum, step) => sum + step.loss, 0) / window.length;
    return { lr, loss, smoothed };
  });
  const lowest = points.reduce((best, { smoothed }, i) => {
    return smoothed < (points[best]?.smoothed ?? Number.POSITIVE_INFINITY) ? i : best;
  }, 0);
  const bottom = points[lowest];
  const top = points
    .slice(0, lowest + 1)
    .reduce((most, p) => Math.max(most, p.smoothed), -Infinity);
  if (bottom === undefined) return { points, steepest: null, cautious: null, diverged: null };
  const limit = bottom.smoothed + TAKEN_BACK * (top - bottom.smoothed);
  const back = points.findIndex(({ smoothed }, i) => i > lowest && smoothed > limit);
  const diverged = points[back]?.lr ?? read[broken]?.lr ?? null;
  let steepest: number | null = null;
  let slope = 0;
  for (let i = half; i + half <= lowest; i++) {
    const [before, after] = [points[i - half], points[i + half]];
    if (before === undefined || after === undefined) continue;
    const here = (after.smoothed - before.smoothed) / Math.log(after.lr / before.lr);
    if (here < slope) {
      slope = here;
      steepest = points[i]?.lr ?? null;
    }
  }
  const cautious = steepest === null ? null : bottom.lr / 10;
  return { points, steepest, cautious, diverged };
}
