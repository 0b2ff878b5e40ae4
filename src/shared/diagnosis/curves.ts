/** Curves of the steps before a fault. */
import type { RunConfig } from '#run/config.ts';
import { chanceLoss, queriesPerStep } from '#run/methods.ts';
import { STEP_METRICS, type StepMetrics } from '#run/metrics.ts';

/** The kernels report a non-finite value as the largest f32 number. */
const COUNTED_AS_INFINITE = 3.402823e38;

/** No line where nothing is measured. */
const line = (label: string, value: number | null): readonly (readonly [string, number])[] =>
  value === null ? [] : [[label, value]];

/** Lines of a curve: the English source of each and its value at a step. */
export const CURVES = {
  loss: ({ lossInst }) => [[STEP_METRICS.lossInst.label, lossInst]],
  /** The loss itself where there is no chance level. */
  overChance: ({ lossInst }, config) => {
    const chance = chanceLoss(config);
    return chance === null
      ? [[STEP_METRICS.lossInst.label, lossInst]]
      : [['Loss over chance', lossInst / chance]];
  },
  gradient: ({ gradNorm }) => [[STEP_METRICS.gradNorm.label, gradNorm]],
  trust: ({ lr, trustRatio }) =>
    trustRatio === null ? [] : [['Rate × largest trust ratio', lr * trustRatio]],
  update: ({ updateRatio }) => [[STEP_METRICS.updateRatio.label, updateRatio]],
  growth: ({ weightGrowth }) => [[STEP_METRICS.weightGrowth.label, weightGrowth]],
  activation: ({ maxActivation }) => [
    [
      STEP_METRICS.maxActivation.label,
      maxActivation < COUNTED_AS_INFINITE ? maxActivation : Number.POSITIVE_INFINITY,
    ],
  ],
  spread: ({ featureStd }, { embeddingDim }) => [
    ['Feature spread', featureStd * Math.sqrt(embeddingDim)],
  ],
  accuracy: ({ accInstNaive, accInst }) => [
    ...line('Naive accuracy', accInstNaive),
    ...line('Strict accuracy', accInst),
  ],
  dead: ({ deadUnits }) => [['Dead units', deadUnits]],
  tied: ({ tiedRows }, config) => [['Tied rows', tiedRows / queriesPerStep(config)]],
} as const satisfies Record<
  string,
  (metrics: StepMetrics, config: RunConfig) => readonly (readonly [string, number])[]
>;

export type CurveName = keyof typeof CURVES;
