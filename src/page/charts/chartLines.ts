/** Which columns a chart of steps draws, in what manner, and how its values are written. */

import { formatPercent, formatValue } from '#base/format.ts';
import type { RunConfig } from '#run/config.ts';
import { chanceLoss, type MetricName } from '#run/metrics.ts';
import type { StepColumn } from './columns.ts';

/** Charts that every run has. One run's ProtoNCE is drawn with its InfoNCE. */
export const MAIN_CHARTS = [
  'lossInst',
  'accInst',
  'accProto',
  'knnTop1',
  'featureStd',
  'gradNorm',
  'lr',
] as const satisfies readonly MetricName[];

/** Charts for those who look for the reason, folded; each only where it has values. */
export const HEALTH_CHARTS = [
  'maxActivation',
  'updateRatio',
  'weightGrowth',
  'trustRatio',
  'lossScale',
] as const satisfies readonly MetricName[];

/** Of several runs at once a chart draws one loss each; ProtoNCE has its own then. */
export type ChartMetric =
  | (typeof MAIN_CHARTS)[number]
  | (typeof HEALTH_CHARTS)[number]
  | 'lossProto';

export type EvaluationMetric = 'knnTop1' | 'featureStd';
export type StepMetric = Exclude<ChartMetric, EvaluationMetric>;

export interface ColumnLine {
  readonly column: StepColumn;
  readonly label: string;
  /** Drawn raw, faint and dashed, beside what the chart is about. */
  readonly guide: boolean;
}

const line = (column: StepColumn, label: string): ColumnLine => ({ column, label, guide: false });
const guide = (column: StepColumn, label: string): ColumnLine => ({ column, label, guide: true });

/** The chart's own column first. */
export const COLUMN_LINES: Readonly<Record<StepMetric, readonly ColumnLine[]>> = {
  lossInst: [line('lossInst', 'InfoNCE'), line('lossProto', 'ProtoNCE')],
  lossProto: [line('lossProto', 'ProtoNCE')],
  accInst: [line('accInst', 'strict'), guide('accInstNaive', 'naive top-1')],
  accProto: [
    line('accProto', 'strict'),
    guide('accProtoNaive', 'naive top-1'),
    guide('accProtoCeiling', 'ceiling'),
  ],
  lr: [line('lr', 'learning rate')],
  gradNorm: [line('gradNorm', 'gradient norm')],
  lossScale: [line('lossScale', 'loss scale')],
  maxActivation: [line('maxActivation', 'largest activation')],
  updateRatio: [line('updateRatio', 'update ratio')],
  weightGrowth: [line('weightGrowth', 'weight growth')],
  trustRatio: [line('trustRatio', 'trust ratio')],
};

/** Charts of sizes that span decades. A value of 0 or less is a gap in them. */
export const LOGARITHMIC: ReadonlySet<ChartMetric> = new Set([
  'gradNorm',
  'lossScale',
  'maxActivation',
  'updateRatio',
  'weightGrowth',
  'trustRatio',
]);

/** Charts of what is set, not measured: an average of it would only blur it. */
export const UNSMOOTHED: ReadonlySet<ChartMetric> = new Set(['lr', 'lossScale']);

/** Read against their own range; every other linear chart stands on zero. */
export const FREE_STANDING: ReadonlySet<ChartMetric> = new Set([
  'lossInst',
  'lossProto',
  'knnTop1',
]);

const PERCENT: ReadonlySet<ChartMetric> = new Set(['accInst', 'accProto', 'knnTop1']);

export function formatMetric(metric: ChartMetric, value: number): string {
  return PERCENT.has(metric) ? formatPercent(value) : formatValue(value);
}

/** A height that is worth knowing: chance, or the healthy value. */
export interface Guide {
  readonly value: number;
  readonly label: string;
}

/** The guides that hold for every one of the runs. */
export function guidesOf(
  metric: ChartMetric,
  runs: readonly { readonly run: { readonly config: RunConfig } }[],
): readonly Guide[] {
  const [first, ...others] = runs.map(({ run }) => guidesOfRun(metric, run.config));
  return (first ?? []).filter(({ label }) =>
    others.every((guides) => guides.some((guide) => guide.label === label)),
  );
}

function guidesOfRun(metric: ChartMetric, config: RunConfig): readonly Guide[] {
  const { queueLength, embeddingDim } = config;
  if (metric === 'lossInst') {
    const chance = chanceLoss(queueLength);
    return [{ value: chance, label: `chance ln(1 + K) ${chance.toFixed(2)}` }];
  }
  if (metric === 'accInst') {
    const chance = 100 / (1 + queueLength);
    return [{ value: chance, label: `chance 1/(1 + K) ${formatValue(chance)} %` }];
  }
  if (metric === 'featureStd') {
    const healthy = 1 / Math.sqrt(embeddingDim);
    return [{ value: healthy, label: `healthy 1/√D ${healthy.toFixed(4)}` }];
  }
  return [];
}
