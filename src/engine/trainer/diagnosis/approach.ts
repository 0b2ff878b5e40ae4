import type { Approach } from '#diagnosis/evidence.ts';
import type { RunConfig } from '#run/config.ts';
import { chanceLoss, queriesPerStep } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { DecodedStep } from '#trainer/step/stepMetrics.ts';

/** What of an earlier step a diagnosis looks back on. */
export interface JudgedBefore {
  readonly decoded: Pick<
    DecodedStep,
    'metrics' | 'grownTensor' | 'weightMedian' | 'loudestLayer' | 'consecutiveSkips'
  >;
}

/**
 * The state of the run's metrics before a step.
 * @param kept by rising step
 * @param before 1-based step that broke: only steps before it count. Infinity for a finite one
 */
export function approachOf(
  kept: readonly JudgedBefore[],
  before: number,
  config: RunConfig,
): Approach {
  const steps = kept.filter(
    ({ decoded: { metrics } }) => metrics.step < before && isSound(metrics),
  );
  const first = steps.at(0)?.decoded.metrics;
  const end = steps.at(-1);
  const last = end?.decoded.metrics;
  const over = (pick: (metrics: StepMetrics) => number): number[] =>
    steps.map(({ decoded }) => pick(decoded.metrics));
  const ratios = over(({ updateRatio }) => updateRatio);
  const spread = (metrics: StepMetrics) => metrics.featureStd * Math.sqrt(config.embeddingDim);
  return {
    steps: steps.length,
    learningRate: Math.max(0, ...over(({ lr }) => lr)),
    gradNormFirst: first?.gradNorm ?? 0,
    gradNormLast: last?.gradNorm ?? 0,
    updateRatioMean: ratios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, ratios.length),
    updateRatioPeak: Math.max(0, ...ratios),
    trustRatio: last?.trustRatio == null ? null : Math.max(...over((m) => m.trustRatio ?? 0)),
    weightGrowth: last?.weightGrowth ?? 1,
    grownTensor: end?.decoded.grownTensor ?? null,
    weightMedian: end?.decoded.weightMedian ?? 1,
    spreadBest: Math.max(0, ...over(spread)),
    spreadLast: last === undefined ? 1 : spread(last),
    activationFirst: first?.maxActivation ?? 0,
    activationLast: last?.maxActivation ?? 0,
    loudestLayer: end?.decoded.loudestLayer ?? null,
    lossScale: last?.lossScale ?? null,
    skips: end?.decoded.consecutiveSkips ?? 0,
    deadUnits: last?.deadUnits ?? 0,
    badNorms: last?.badNorms ?? 0,
    tiedRows: (last?.tiedRows ?? 0) / queriesPerStep(config),
    accStrict: last?.accInst ?? 0,
    accNaive: last?.accInstNaive ?? 0,
    loss: last?.lossInst ?? 0,
    lossOverChance: (last?.lossInst ?? 0) / (chanceLoss(config) ?? Number.POSITIVE_INFINITY),
  };
}

/** Whether loss, gradient and logits of a step were finite. */
export function isSound(metrics: StepMetrics): boolean {
  return metrics.nonFinite === 0 && Number.isFinite(metrics.gradNorm + metrics.loss);
}
