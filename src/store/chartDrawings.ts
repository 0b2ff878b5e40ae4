/** What each chart draws: from a run's series to a few points, guides, axes and a sentence. */
import type { RunConfig } from '#run/config.ts';
import { type LevelAccuracy, METRICS } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { type Axis, logAxis, niceAxis, stepAxis } from './axes.ts';
import {
  type ChartMetric,
  COLUMN_LINES,
  type EvaluationMetric,
  FREE_STANDING,
  formatMetric,
  type Guide,
  guidesOf,
  LOGARITHMIC,
  type StepMetric,
  UNSMOOTHED,
} from './chartLines.ts';
import { type ChartMoment, chartMoments, type StageBand, stageBands } from './chartTimes.ts';
import { MISSING, type RunSeries } from './columns.ts';
import { decimate, type Mark, markKind } from './decimate.ts';
import { formatCount, formatPercent, formatValue } from './format.ts';

export interface DrawnLine {
  /** The points' property that holds the heights. */
  readonly key: string;
  readonly label: string;
  /** faint: the raw line behind its average; guide: what a strong line is read against. */
  readonly tone: 'strong' | 'faint' | 'guide';
  /** Number of its colour and dash. */
  readonly style: number;
}

/** One x and a height for each line; null is a gap. */
export interface ChartPoint {
  readonly x: number;
  readonly [line: string]: number | null;
}

export interface ChartDrawing {
  readonly metric: ChartMetric;
  readonly points: readonly ChartPoint[];
  /** The chart's own line last, above the others. */
  readonly lines: readonly DrawnLine[];
  readonly marks: readonly Mark[];
  readonly guides: readonly Guide[];
  /** Stages of the freeze schedule, when there are several. */
  readonly bands: readonly StageBand[];
  readonly moments: readonly ChartMoment[];
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
  readonly stepsPerEpoch: number;
  readonly notes: readonly RunNote[];
  /** Still growing: the step axis leaves room for what is to come. */
  readonly active: boolean;
}

/** Points a chart gets at most; recharts redraws this many in about 9 ms. */
const MAX_POINTS = 500;

/** The drawing of one metric of one run; the empty chart while the run measured nothing. */
export function drawChart(
  metric: ChartMetric,
  series: RunSeries | null,
  run: DrawnRun | null,
  smoothing: number,
): ChartDrawing {
  if (series === null || run === null) return emptyDrawing(metric);
  if (metric === 'knnTop1' || metric === 'featureStd') {
    return drawEvaluations(metric, series, run);
  }
  return drawSteps(metric, series, run, UNSMOOTHED.has(metric) ? 0 : smoothing);
}

export function emptyDrawing(metric: ChartMetric): ChartDrawing {
  return {
    metric,
    points: [],
    lines: [],
    marks: [],
    guides: [],
    bands: [],
    moments: [],
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

/** What all charts of a run share along the steps. */
function times(
  series: RunSeries,
  run: DrawnRun,
): Pick<ChartDrawing, 'xAxis' | 'bands' | 'moments'> {
  const last = lastStep(series);
  const xAxis = stepAxis(last, run.active ? run.totalSteps : last);
  const end = xAxis.domain[1];
  return { xAxis, bands: stageBands(run, end), moments: chartMoments(run.notes, end) };
}

function heightsAxis(metric: ChartMetric, heights: readonly number[]): Axis {
  const low = heights.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = heights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (LOGARITHMIC.has(metric)) return logAxis(low, high);
  return niceAxis(FREE_STANDING.has(metric) ? low : Math.min(0, low), high);
}

function drawSteps(
  metric: StepMetric,
  series: RunSeries,
  run: DrawnRun,
  smoothing: number,
): ChartDrawing {
  const [own, ...others] = COLUMN_LINES[metric];
  if (own === undefined || !series.has(own.column)) return emptyDrawing(metric);
  const drawn = [own, ...others.filter(({ column }) => series.has(column))];
  const columns = drawn.map(({ column, guide: follows }) => {
    const raw = series.column(column).view();
    return { raw, smooth: follows ? raw : series.smoothed(column, smoothing).view(), follows };
  });
  const { points, marks } = decimate(series.step.view(), columns, MAX_POINTS);
  const positive = LOGARITHMIC.has(metric);
  const height = (value: number | null | undefined) =>
    value === undefined || value === null || (positive && value <= 0) ? null : value;

  const lines = drawn.flatMap(({ label, guide }, i): readonly DrawnLine[] => {
    if (guide) return [{ key: `raw${i}`, label, tone: 'guide', style: i }];
    const name = drawn.length > 1 ? label : smoothing > 0 ? 'smoothed' : 'each step';
    const strong: DrawnLine = { key: `smooth${i}`, label: name, tone: 'strong', style: i };
    const each = drawn.length > 1 ? `${label}, each step` : 'each step';
    return smoothing > 0
      ? [{ key: `raw${i}`, label: each, tone: 'faint', style: i }, strong]
      : [strong];
  });
  const heights = points.flatMap(({ raw }) =>
    raw.flatMap((value) => {
      const drawable = height(value);
      return drawable === null ? [] : [drawable];
    }),
  );
  const guides = guidesOf(metric, run.config);
  const yAxis = heightsAxis(metric, [...heights, ...guides.map((one) => one.value)]);
  const values = series.column(own.column);
  const last = lastMeasured(values.view());
  return {
    metric,
    points: points.map(({ x, raw, smooth }) =>
      Object.assign(
        { x },
        ...raw.map((value, i) => ({
          [`raw${i}`]: height(value),
          [`smooth${i}`]: height(smooth[i]),
        })),
      ),
    ),
    lines: ownLast(lines),
    marks: positive
      ? marks.map((mark) => ({ ...mark, y: Math.max(mark.y, yAxis.domain[0]) }))
      : marks,
    guides,
    ...times(series, run),
    yAxis,
    current: formatMetric(metric, values.at(last)),
    broken: !Number.isFinite(values.at(last)),
    summary: stepsSummary(metric, series, own.column, smoothing, marks, guides),
  };
}

/** The first column's lines are drawn over the others'. */
function ownLast(lines: readonly DrawnLine[]): readonly DrawnLine[] {
  return [...lines.filter(({ style }) => style > 0), ...lines.filter(({ style }) => style === 0)];
}

function lastMeasured(values: Float64Array): number {
  return values.findLastIndex((value) => value !== MISSING);
}

function stepsSummary(
  metric: StepMetric,
  series: RunSeries,
  column: Parameters<RunSeries['column']>[0],
  smoothing: number,
  marks: readonly Mark[],
  guides: readonly Guide[],
): string {
  const values = series.column(column).view();
  const first = values.findIndex((value) => value !== MISSING);
  const last = lastMeasured(values);
  const at = (i: number) =>
    `${formatMetric(metric, values[i] ?? Number.NaN)} at step ${formatCount(series.step.at(i))}`;
  const count = values.reduce((sum, value) => sum + (value === MISSING ? 0 : 1), 0);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value) || value === MISSING) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const average = formatMetric(metric, series.smoothed(column, smoothing).at(last));
  const smoothed = smoothing > 0 ? `, smoothed ${average}` : '';
  const range =
    low > high
      ? ''
      : ` Lowest ${formatMetric(metric, low)}, highest ${formatMetric(metric, high)}.`;
  const broken = marks.length === 0 ? '' : ` First ${marks[0]?.kind} at step ${marks[0]?.x}.`;
  return `${METRICS[metric].label} of ${formatCount(count)} steps: from ${at(first)} to ${at(last)}${smoothed}.${range}${broken}${guideSentence(guides)}`;
}

function guideSentence(guides: readonly Guide[]): string {
  return guides.map((guide) => ` Reference line: ${guide.label}.`).join('');
}

function drawEvaluations(metric: EvaluationMetric, series: RunSeries, run: DrawnRun): ChartDrawing {
  const evaluations = series.evaluations;
  const newest = evaluations.at(-1);
  if (newest === undefined) return emptyDrawing(metric);
  const levels = metric === 'knnTop1' ? newest.knnLevels : [];
  const names =
    metric === 'featureStd' ? [METRICS.featureStd.label] : levels.map((one) => one.level);
  const lines = names.map(
    (label, i): DrawnLine => ({ key: `value${i}`, label, tone: 'strong', style: i }),
  );
  if (lines.length === 0) return emptyDrawing(metric);
  const points: ChartPoint[] = evaluations.map((evaluation) =>
    metric === 'featureStd'
      ? { x: evaluation.step, value0: finiteOrNull(evaluation.featureStd) }
      : { x: evaluation.step, ...levelHeights(evaluation.knnLevels, levels) },
  );
  const marks: Mark[] = [];
  const heights = points.flatMap((point) =>
    lines.flatMap(({ key }) => (typeof point[key] === 'number' ? [point[key]] : [])),
  );
  if (metric === 'featureStd') {
    for (const { step, featureStd } of evaluations) {
      if (Number.isFinite(featureStd)) continue;
      marks.push({ x: step, y: heights.at(-1) ?? 0, kind: markKind(featureStd) });
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
    ...times(series, run),
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
      return [`value${i}`, found === undefined ? null : finiteOrNull(found.top1)];
    }),
  );
}
