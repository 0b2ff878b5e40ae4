/** The charts that the metrics' tables ask for, what they draw, and how their values are written. */

import { formatPercent, formatValue } from '#base/format.ts';
import type { Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import {
  EVALUATION_METRIC_NAMES,
  EVALUATION_METRICS,
  type EvaluationMetricName,
  type EvaluationParts,
} from '#run/evaluations.ts';
import { methodOf } from '#run/methods.ts';
import {
  type ChartLine,
  type EvaluationMetricRow,
  type Guide,
  METRIC_GROUPS,
  type MetricInfo,
  type StepChartRow,
} from '#run/metricRows.ts';
import { STEP_METRIC_NAMES, STEP_METRICS, type StepMetricName } from '#run/metrics.ts';
import { sharedProtocol } from '#run/protocols.ts';
import type { StepColumn } from './columns.ts';

type WithChart<Table> = {
  [Name in keyof Table]: Table[Name] extends { readonly chart: object } ? Name : never;
}[keyof Table];

export type StepChart = WithChart<typeof STEP_METRICS>;
export type EvaluationChart = WithChart<typeof EVALUATION_METRICS>;
export type ChartMetric = StepChart | EvaluationChart;

interface StepChartInfo extends MetricInfo {
  readonly chart: StepChartRow<StepColumn>;
}

interface EvaluationChartInfo
  extends MetricInfo,
    Pick<EvaluationMetricRow<EvaluationParts>, 'protocol'> {
  readonly chart: NonNullable<EvaluationMetricRow<EvaluationParts>['chart']>;
}

const isStepChart = (name: StepMetricName): name is StepChart => 'chart' in STEP_METRICS[name];
const isEvaluationChart = (name: EvaluationMetricName): name is EvaluationChart =>
  'chart' in EVALUATION_METRICS[name];

const STEP_CHARTS = STEP_METRIC_NAMES.filter(isStepChart);
const EVALUATION_CHARTS = EVALUATION_METRIC_NAMES.filter(isEvaluationChart);
const EVALUATED: ReadonlySet<ChartMetric> = new Set(EVALUATION_CHARTS);

export function isEvaluationMetric(metric: ChartMetric): metric is EvaluationChart {
  return EVALUATED.has(metric);
}

export function stepChart(metric: StepChart): StepChartInfo {
  return STEP_METRICS[metric];
}

export function evaluationChart(metric: EvaluationChart): EvaluationChartInfo {
  return EVALUATION_METRICS[metric];
}

export function chartInfo(metric: ChartMetric): StepChartInfo | EvaluationChartInfo {
  return isEvaluationMetric(metric) ? evaluationChart(metric) : stepChart(metric);
}

/** What decides whether a run is well comes first; the others follow by group. */
const FIRST: readonly ChartMetric[] = [
  'lossInst',
  'accInst',
  'maxActivation',
  'weightGrowth',
  'gradNorm',
  'knnTop1',
];

const CHARTS = METRIC_GROUPS.flatMap((group) =>
  [...STEP_CHARTS, ...EVALUATION_CHARTS].filter((metric) => chartInfo(metric).group === group),
).filter((metric) => !FIRST.includes(metric));
const ofSeveral = (metric: ChartMetric) => chartInfo(metric).chart.several === true;
const isFolded = (metric: ChartMetric) => ['health', 'speed'].includes(chartInfo(metric).group);

/** Charts that every run has, in the order of the page. */
export const MAIN_CHARTS = [
  ...FIRST,
  ...CHARTS.filter((metric) => !isFolded(metric) && !ofSeveral(metric)),
];

/** The main charts that a config's run fills; known before the first step, so that none comes later. */
export function mainChartsOf(config: RunConfig): readonly ChartMetric[] {
  const { usesPrototypes, usesNegatives } = methodOf(config.method);
  return MAIN_CHARTS.filter((metric) => {
    const { prototypes, negatives, only } = chartInfo(metric).chart;
    return (
      (usesPrototypes || !prototypes) &&
      (usesNegatives || !negatives) &&
      (only === undefined || only(config))
    );
  });
}

/** A chart of several runs draws one line per run; a chart's other metrics have their own here. */
export const SEVERAL_CHARTS = CHARTS.filter(ofSeveral);

/** Diagnostic charts, folded; each only if it has values. */
export const HEALTH_CHARTS = CHARTS.filter((metric) => isFolded(metric) && !ofSeveral(metric));

export const ALL_CHARTS = [...MAIN_CHARTS, ...SEVERAL_CHARTS, ...HEALTH_CHARTS];

/** The lines of a chart of steps, its own first. */
export function linesOf(metric: StepChart): readonly ChartLine<StepColumn>[] {
  const { label, chart } = stepChart(metric);
  return chart.lines ?? [{ column: metric, label }];
}

/** The unit of the runs' values, English source; empty where they differ in it. */
export function unitOfRuns(
  { unit, unitOf }: Pick<MetricInfo, 'unit' | 'unitOf'>,
  configs: readonly RunConfig[],
): string {
  if (unitOf === undefined) return unit;
  const [first = unit, ...others] = new Set(configs.map(unitOf));
  return others.length === 0 ? first : '';
}

export function isPercent({ unit }: Pick<MetricInfo, 'unit'>): boolean {
  return unit.endsWith('%');
}

export function formatMetric(metric: ChartMetric, value: number): string {
  return isPercent(chartInfo(metric)) ? formatPercent(value) : formatValue(value);
}

/** What the runs' values are measured by, or that this differs; null for other metrics. */
export function protocolOf(
  metric: ChartMetric,
  runs: readonly { readonly run: { readonly config: RunConfig } }[],
): Words | null {
  const protocol = isEvaluationMetric(metric) ? evaluationChart(metric).protocol : undefined;
  if (protocol === undefined) return null;
  return sharedProtocol(
    runs.map(({ run }) => run.config),
    protocol,
  );
}

/** The guides that hold for every one of the runs. */
export function guidesOf(
  metric: ChartMetric,
  runs: readonly { readonly run: { readonly config: RunConfig } }[],
): readonly Guide[] {
  const { guides = () => [] } = chartInfo(metric).chart;
  const [first, ...others] = runs.map(({ run }) => guides(run.config));
  return (first ?? []).filter(({ value }) =>
    others.every((other) => other.some((guide) => guide.value === value)),
  );
}
