/** The curves that show how a run came to its fault. */
import type { RunConfig } from '#run/config.ts';
import type { CauseName, Diagnosis } from '#run/diagnosis.ts';
import { chanceLoss, STEP_METRICS, type StepMetrics } from '#run/metrics.ts';

export interface ApproachCurve {
  /** English source. */
  readonly label: string;
  /** One or two, a value a step; NaN and infinities are kept. */
  readonly lines: readonly {
    /** English source; of a curve with one line its label. */
    readonly name: string;
    readonly values: readonly number[];
  }[];
  /** A value that must not be reached; null where there is none. */
  readonly limit: number | null;
}

/** The largest number that half precision holds. */
const HALF_MAX = 65_504;

/** The kernels count a value that is not finite as f32’s largest number. */
const COUNTED_AS_INFINITE = 3.402823e38;

const CURVES = {
  loss: ({ lossInst }) => [[STEP_METRICS.lossInst.label, lossInst]],
  overChance: ({ lossInst }, { queueLength }) => [
    ['Loss over chance', lossInst / chanceLoss(queueLength)],
  ],
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
    ['Naive accuracy', accInstNaive],
    ['Strict accuracy', accInst],
  ],
  dead: ({ deadUnits }) => [['Dead units', deadUnits]],
  tied: ({ tiedRows }, { batchSize }) => [['Tied rows', tiedRows / batchSize]],
} as const satisfies Record<
  string,
  (metrics: StepMetrics, config: RunConfig) => readonly (readonly [string, number])[]
>;

type CurveName = keyof typeof CURVES;

const TELLING: Readonly<Record<CauseName, readonly CurveName[]>> = {
  lambRate: ['growth', 'activation', 'update', 'trust', 'gradient', 'accuracy'],
  halfOverflow: ['activation', 'gradient', 'growth', 'loss'],
  deadHead: ['dead', 'tied', 'accuracy', 'gradient'],
  collapse: ['spread', 'overChance', 'accuracy', 'update'],
  nanData: ['loss', 'gradient', 'activation'],
  sgdRate: ['update', 'growth', 'spread', 'accuracy', 'gradient'],
  staleQueue: ['loss', 'accuracy'],
  unknown: ['gradient', 'update', 'growth', 'activation', 'spread', 'trust'],
  none: ['spread', 'update', 'growth', 'gradient'],
};

/** @param steps that led to the diagnosis, by rising step */
export function approachCurves(
  { cause }: Pick<Diagnosis, 'cause'>,
  config: RunConfig,
  steps: readonly StepMetrics[],
): readonly ApproachCurve[] {
  return TELLING[cause].flatMap((name): readonly ApproachCurve[] => {
    const rows = steps.map((metrics) => CURVES[name](metrics, config));
    const lines = (rows[0] ?? []).map(([label], i) => ({
      name: label,
      values: rows.map((row) => row[i]?.[1] ?? Number.NaN),
    }));
    const [first] = lines;
    if (first === undefined) return [];
    const label = lines.length > 1 ? 'Accuracy, naive and strict' : first.name;
    const limit = name === 'activation' && config.autocast ? HALF_MAX : null;
    return [{ label, lines, limit }];
  });
}
