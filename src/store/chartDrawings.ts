/** What each chart draws: from a run's series to a few points, guides, an axis and a sentence. */
import type { RunConfig } from '#run/config.ts';
import { chanceLoss, type LevelAccuracy, METRICS, type MetricName } from '#run/metrics.ts';
import { type Axis, niceAxis, stepAxis } from './axes.ts';
import type { RunSeries, StepColumn } from './columns.ts';
import { decimate, type Mark } from './decimate.ts';
import { formatCount, formatPercent, formatValue } from './format.ts';

/** A height that is worth knowing: chance, or the healthy value. */
export interface Guide {
  readonly value: number;
  readonly label: string;
}

export interface DrawnLine {
  /** The points' property that holds the heights. */
  readonly key: string;
  readonly label: string;
  /** The raw line behind its average. */
  readonly faint: boolean;
}

/** One x and a height for each line; null is a gap. */
export interface ChartPoint {
  readonly x: number;
  readonly [line: string]: number | null;
}

export interface ChartDrawing {
  readonly metric: MetricName;
  readonly points: readonly ChartPoint[];
  readonly lines: readonly DrawnLine[];
  readonly marks: readonly Mark[];
  readonly guides: readonly Guide[];
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** The latest value as text, empty before there is one. */
  readonly current: string;
  /** The latest value is NaN or infinite. */
  readonly broken: boolean;
  /** The chart in a sentence, for those who do not see it. */
  readonly summary: string;
}

/** What a drawing needs to know of its run. */
export interface DrawnRun {
  readonly config: RunConfig;
  readonly totalSteps: number;
  /** Still growing: the step axis leaves room for what is to come. */
  readonly active: boolean;
}

/** Points a chart gets at most; recharts redraws this many in about 9 ms. */
const MAX_POINTS = 500;

export const CHART_METRICS: readonly MetricName[] = [
  'lossInst',
  'accInst',
  'knnTop1',
  'featureStd',
  'gradNorm',
  'lr',
];

function isPercent(metric: MetricName): boolean {
  return metric === 'accInst' || metric === 'knnTop1';
}

export function formatMetric(metric: MetricName, value: number): string {
  return isPercent(metric) ? formatPercent(value) : formatValue(value);
}

function guidesOf(metric: MetricName, config: RunConfig): readonly Guide[] {
  const { queueLength, embeddingDim } = config;
  switch (metric) {
    case 'lossInst':
      return [
        {
          value: chanceLoss(queueLength),
          label: `chance ln(1 + K) ${chanceLoss(queueLength).toFixed(2)}`,
        },
      ];
    case 'accInst': {
      const chance = 100 / (1 + queueLength);
      return [{ value: chance, label: `chance 1/(1 + K) ${formatValue(chance)} %` }];
    }
    case 'featureStd': {
      const healthy = 1 / Math.sqrt(embeddingDim);
      return [{ value: healthy, label: `healthy 1/√D ${healthy.toFixed(4)}` }];
    }
    case 'gradNorm':
    case 'lr':
    case 'knnTop1':
      return [];
    default:
      return metric satisfies never;
  }
}

/** The drawing of one metric of one run; the empty chart while the run measured nothing. */
export function drawChart(
  metric: MetricName,
  series: RunSeries | null,
  run: DrawnRun | null,
  smoothing: number,
): ChartDrawing {
  if (series === null || run === null) return emptyDrawing(metric);
  switch (metric) {
    case 'lossInst':
    case 'accInst':
    case 'gradNorm':
    case 'lr':
      return drawSteps(metric, series, run, metric === 'lr' ? 0 : smoothing);
    case 'knnTop1':
    case 'featureStd':
      return drawEvaluations(metric, series, run);
    default:
      return metric satisfies never;
  }
}

export function emptyDrawing(metric: MetricName): ChartDrawing {
  return {
    metric,
    points: [],
    lines: [],
    marks: [],
    guides: [],
    xAxis: stepAxis(0, 50),
    yAxis: niceAxis(0, 1),
    current: '',
    broken: false,
    summary: 'No values yet.',
  };
}

function lastStep(series: RunSeries): number {
  const evaluated = series.evaluations.at(-1)?.step ?? 0;
  return Math.max(evaluated, series.step.length > 0 ? series.step.at(series.step.length - 1) : 0);
}

function heightsAxis(metric: MetricName, heights: readonly number[]): Axis {
  const low = heights.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = heights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // Rates, norms and shares are read against zero; a loss and a kNN accuracy against their range.
  const fromZero = metric !== 'lossInst' && metric !== 'knnTop1';
  return niceAxis(fromZero ? Math.min(0, low) : low, high);
}

function drawSteps(
  metric: StepColumn,
  series: RunSeries,
  run: DrawnRun,
  smoothing: number,
): ChartDrawing {
  const raw = series.column(metric);
  if (raw.length === 0) return emptyDrawing(metric);
  const smooth = series.smoothed(metric, smoothing);
  const { points, marks } = decimate(series.step.view(), raw.view(), smooth.view(), MAX_POINTS);
  const guides = guidesOf(metric, run.config);
  const heights = points.flatMap((point) => (point.raw === null ? [] : [point.raw]));
  const last = raw.length - 1;
  const average = formatMetric(metric, smooth.at(last));
  const faint = { key: 'raw', label: 'each step', faint: true };
  const line = { key: 'smooth', label: smoothing > 0 ? 'smoothed' : 'each step', faint: false };
  const at = (i: number) =>
    `${formatMetric(metric, raw.at(i))} at step ${formatCount(series.step.at(i))}`;
  const broken = marks.length === 0 ? '' : ` First ${marks[0]?.kind} at step ${marks[0]?.x}.`;
  const range =
    heights.length === 0
      ? ''
      : ` Lowest ${formatMetric(metric, Math.min(...heights))}, highest ${formatMetric(metric, Math.max(...heights))}.`;
  return {
    metric,
    points: points.map(({ x, raw: height, smooth: mean }) => ({ x, raw: height, smooth: mean })),
    lines: smoothing > 0 ? [faint, line] : [line],
    marks,
    guides,
    xAxis: stepAxis(lastStep(series), run.active ? run.totalSteps : lastStep(series)),
    yAxis: heightsAxis(metric, [...heights, ...guides.map((guide) => guide.value)]),
    current: formatMetric(metric, raw.at(last)),
    broken: !Number.isFinite(raw.at(last)),
    summary: `${METRICS[metric].label} of ${formatCount(raw.length)} steps: from ${at(0)} to ${at(last)}${smoothing > 0 ? `, smoothed ${average}` : ''}.${range}${broken}${guideSentence(guides)}`,
  };
}

function guideSentence(guides: readonly Guide[]): string {
  return guides.map((guide) => ` Reference line: ${guide.label}.`).join('');
}

function drawEvaluations(
  metric: 'knnTop1' | 'featureStd',
  series: RunSeries,
  run: DrawnRun,
): ChartDrawing {
  const evaluations = series.evaluations;
  const newest = evaluations.at(-1);
  if (newest === undefined) return emptyDrawing(metric);
  const levels = metric === 'knnTop1' ? newest.knnLevels : [];
  const lines =
    metric === 'featureStd'
      ? [{ key: 'value', label: METRICS.featureStd.label, faint: false }]
      : levels.map(({ level }, i) => ({ key: `level${i}`, label: level, faint: false }));
  if (lines.length === 0) return emptyDrawing(metric);
  const points: ChartPoint[] = evaluations.map((evaluation) =>
    metric === 'featureStd'
      ? { x: evaluation.step, value: finiteOrNull(evaluation.featureStd) }
      : { x: evaluation.step, ...levelHeights(evaluation.knnLevels, levels) },
  );
  const marks: Mark[] = [];
  const heights = points.flatMap((point) =>
    lines.flatMap(({ key }) => (typeof point[key] === 'number' ? [point[key]] : [])),
  );
  if (metric === 'featureStd') {
    for (const { step, featureStd } of evaluations) {
      if (Number.isFinite(featureStd)) continue;
      const kind = Number.isNaN(featureStd) ? 'NaN' : featureStd > 0 ? '+Inf' : '−Inf';
      marks.push({ x: step, y: heights.at(-1) ?? 0, kind });
    }
  }
  const guides = guidesOf(metric, run.config);
  const value = metric === 'featureStd' ? newest.featureStd : (levels[0]?.top1 ?? Number.NaN);
  const read =
    metric === 'featureStd'
      ? formatValue(value)
      : levels.map(({ level, top1 }) => `${level} ${formatPercent(top1)}`).join(', ');
  return {
    metric,
    points,
    lines,
    marks,
    guides,
    xAxis: stepAxis(lastStep(series), run.active ? run.totalSteps : lastStep(series)),
    yAxis: heightsAxis(metric, [...heights, ...guides.map((guide) => guide.value)]),
    current: formatMetric(metric, value),
    broken: !Number.isFinite(value),
    summary: `${METRICS[metric].label} after ${formatCount(newest.epoch)} epochs, ${formatCount(evaluations.length)} evaluations: ${read}.${guideSentence(guides)}`,
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function levelHeights(
  measured: readonly LevelAccuracy[],
  levels: readonly LevelAccuracy[],
): Record<string, number | null> {
  return Object.fromEntries(
    levels.map(({ level }, i) => {
      const found = measured.find((one) => one.level === level);
      return [`level${i}`, found === undefined ? null : finiteOrNull(found.top1)];
    }),
  );
}
