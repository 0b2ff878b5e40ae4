/** What each chart draws: lines, marks, axes and a summary from the series of its runs. */
import { say } from '#base/words.ts';
import { queueTurnover } from '#run/methods.ts';
import { usesLogY, xAxisOf, yAxisOf } from './axes.ts';
import { firstBad } from './badStep.ts';
import {
  type ChartMetric,
  chartInfo,
  evaluationChart,
  formatMetric,
  guidesOf,
  isEvaluationMetric,
  isPercent,
  protocolOf,
  stepChart,
  unitOfRuns,
} from './chartLines.ts';
import { type Sampled, sample, type Window } from './decimate.ts';
import type {
  ChartDrawing,
  ChartRun,
  ChartView,
  DrawnArea,
  DrawnLine,
  DrawnMark,
  OffScale,
  Source,
} from './drawing.ts';
import { calloutsOf, groupEntry, legendOf } from './legend.ts';
import { offScaleSentences } from './offScale.ts';
import { middleRange, robustRange } from './robustRange.ts';
import { groupLabel, groupLine, groupTracks } from './seedGroups.ts';
import { latestValue, summaryOf } from './summary.ts';
import { type Axis, windowAxis } from './ticks.ts';
import { timesOf } from './times.ts';
import { publishedOf, type RunTrack, toneOf, tracksOf } from './tracks.ts';

/** Most points of a chart with one line; many lines share three times as many. */
const MAX_POINTS = 500;
const LEAST_POINTS = 150;

interface Part {
  readonly track: RunTrack;
  readonly sampled: Sampled;
}

export function emptyDrawing(
  metric: ChartMetric,
  view: ChartView,
  emptyText = chartInfo(metric).chart.empty,
  protocol: ChartDrawing['protocol'] = null,
): ChartDrawing {
  return {
    metric,
    unit: chartInfo(metric).unit,
    protocol,
    sources: [],
    xKind: view.x,
    empty: true,
    emptyText,
    lines: [],
    areas: [],
    marks: [],
    guides: [],
    bands: [],
    moments: [],
    filling: null,
    legend: [],
    callouts: [],
    xAxis: xAxisOf([], { ...view, zoom: null }),
    yAxis: yAxisOf(metric, { low: 0, high: 1 }, { guides: [], close: false, log: false }),
    current: '',
    broken: false,
    firstBad: null,
    offScale: { above: 0, below: 0 },
    summary: [say('No values yet.')],
  };
}

/** The drawing of one metric; the empty chart while none of the runs measured it. */
export function drawChart(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  view: ChartView,
): ChartDrawing {
  const tracks = tracksOf(metric, runs, view.x, view.smoothing);
  const protocol = protocolOf(metric, runs);
  if (!tracks.some(isMeasured)) {
    return emptyDrawing(metric, view, whyEmpty(metric, runs), protocol);
  }
  const whole = view.grouped ? groupTracks(tracks) : { groups: new Map(), alone: tracks };
  const isShown = (entry: string) => !view.hidden.includes(entry);
  const groups = [...whole.groups].filter(([group]) => isShown(groupEntry(group)));
  const shown = [
    ...whole.alone.filter(({ entry }) => isShown(entry)),
    ...groups.flatMap(([, members]) => members),
  ];
  const xAxis = xAxisOf(runs, view);
  const window = windowOf(xAxis);
  const points = Math.max(LEAST_POINTS, Math.floor((3 * MAX_POINTS) / tracks.length));
  const parts = tracks
    .filter((track) => shown.includes(track))
    .map((track) => ({ track, sampled: sample(track, window, Math.min(MAX_POINTS, points)) }));
  const alone = parts.filter(({ track }) => whole.alone.includes(track));
  const log = usesLogY(metric, view);

  const lines: DrawnLine[] = alone.flatMap((part) => linesOf(part, runs.length, log));
  const areas = alone.flatMap((part) => areaOf(part, log));
  for (const [group, members] of groups) {
    const line = groupLine(group, members, window, Math.min(MAX_POINTS, points));
    const { xs, colour, dash } = line;
    const entry = groupEntry(group);
    const [key, label] = [entry, groupLabel(line)];
    areas.push({ key, entry, colour, xs, low: line.low, high: line.high });
    const ys = log ? positive(line.mean) : line.mean;
    lines.push({ key, entry, label, tone: 'strong', colour, dash, xs, ys });
  }

  const guides = guidesOf(metric, runs);
  const { axis: yAxis, cut } = yAxisFor(metric, view, {
    parts,
    heights: heightsOf(lines, areas, xAxis, log),
    guides: guides.map(({ value }) => value),
    log,
  });
  const [low, high] = yAxis.domain;
  const own = tracks[0];
  const latest = own === undefined || runs.length > 1 ? null : latestValue(own);
  const times = timesOf(metric, runs, view, window);
  const offScale = cut ? countOffScale(parts, yAxis) : { above: 0, below: 0 };
  return {
    metric,
    unit: unitOf(metric, tracks),
    protocol,
    sources: sourcesOf(metric, runs),
    xKind: view.x,
    empty: false,
    emptyText: '',
    lines: inDrawingOrder(lines),
    areas,
    marks: marksOf(parts, low, high),
    guides: guides.filter(({ value }) => value >= low && value <= high),
    ...times,
    legend: legendOf(whole, view),
    callouts: calloutsOf(
      metric,
      parts.map(({ track }) => track),
    ).filter(({ x, y }) => x >= window.from && x <= window.to && y >= low && y <= high),
    xAxis,
    yAxis,
    current: latest === null ? '' : formatMetric(metric, latest),
    broken: latest !== null && !Number.isFinite(latest),
    firstBad: firstBad(tracks),
    offScale,
    summary: [
      ...summaryOf(metric, tracks, guides),
      ...(protocol === null ? [] : [say('Protocol: {{protocol}}.', { protocol })]),
      ...sourcesOf(metric, runs).map(({ words }) => say('{{source}}.', { source: words })),
      ...offScaleSentences(offScale),
      ...fillingSentences(times.filling, runs),
    ],
  };
}

function sourcesOf(metric: ChartMetric, runs: readonly ChartRun[]): readonly Source[] {
  return [...publishedOf(metric, runs).keys()].map(({ source, address, points }) => {
    const [epoch = 0, percent = Number.NaN] = points.at(-1) ?? [];
    const value = formatMetric(metric, percent);
    return {
      address,
      words: say('published: {{source}}, {{value}} at epoch {{epoch}}', { source, value, epoch }),
    };
  });
}

/** What the shading means. */
function fillingSentences(filling: ChartDrawing['filling'], [first]: readonly ChartRun[]) {
  if (filling === null || first === undefined) return [];
  const steps = queueTurnover(first.run.config);
  return [say('Until step {{steps}} the queue still holds random keys.', { steps })];
}

/** An evaluation that left a metric out leaves the chart empty. */
function isMeasured({ raw, extremes, guide }: RunTrack): boolean {
  return !guide && extremes.of(raw, 0, raw.length).count > 0;
}

function whyEmpty(metric: ChartMetric, runs: readonly ChartRun[]): string {
  const { empty } = chartInfo(metric).chart;
  if (!isEvaluationMetric(metric)) return empty;
  const evaluated = runs.some(({ series }) => series.evaluations.length > 0);
  return evaluated ? (evaluationChart(metric).chart.unmeasured ?? empty) : empty;
}

interface Shown {
  readonly parts: readonly Part[];
  readonly heights: { readonly low: number; readonly high: number };
  readonly guides: readonly number[];
  readonly log: boolean;
}

interface ChosenAxis {
  readonly axis: Axis;
  /** Some values were left out on purpose. */
  readonly cut: boolean;
}

function yAxisFor(metric: ChartMetric, view: ChartView, shown: Shown): ChosenAxis {
  const { parts, heights, guides, log } = shown;
  const range = view.yRange[metric] ?? { kind: 'auto' };
  if (range.kind === 'fixed') {
    return { axis: windowAxis(range.from, range.to, log ? 'log' : 'linear'), cut: true };
  }
  const zoomed = view.zoom !== null;
  const whole = { axis: yAxisOf(metric, heights, { guides, close: zoomed, log }), cut: false };
  if (range.kind === 'full') return whole;
  const values = parts.map(({ track, sampled: { from, to } }) => ({ track, from, to }));
  if (view.ignoreOutliers) {
    const middle = middleRange(values, log);
    if (middle === null) return whole;
    return { axis: yAxisOf(metric, middle, { guides, close: true, log }), cut: true };
  }
  // Settings and shares have no outliers.
  const info = chartInfo(metric);
  if (info.measured === false || isPercent(info)) return whole;
  const robust = robustRange(values, heights, log);
  if (robust === null) return whole;
  return { axis: yAxisOf(metric, robust, { guides, close: zoomed, log }), cut: true };
}

function unitOf(metric: ChartMetric, tracks: readonly RunTrack[]): string {
  const unit = unitOfRuns(
    chartInfo(metric),
    tracks.map(({ run }) => run.run.config),
  );
  if (isEvaluationMetric(metric)) return unit;
  const [first] = tracks;
  const ofOneRun = tracks.filter(({ run, guide }) => run === first?.run && !guide);
  return ofOneRun.length > 1 ? (stepChart(metric).chart.sharedUnit ?? unit) : unit;
}

function windowOf(xAxis: ChartDrawing['xAxis']): Window {
  return { from: xAxis.domain[0], to: xAxis.domain[1], scale: xAxis.scale };
}

/** The raw line below, unless buckets are drawn as an area or many runs would clutter the chart. */
function linesOf({ track, sampled }: Part, runs: number, log: boolean): readonly DrawnLine[] {
  const { entry, label, colour, dash, smoothed, guide, alarm, run } = track;
  const { xs } = sampled;
  const raw = log ? positive(sampled.raw) : sampled.raw;
  const look = { entry, colour, dash, xs, label };
  const key = `${run.runId} ${entry}`;
  if (guide) return [{ ...look, key: `${key} guide`, tone: toneOf(track), ys: raw }];
  const smooth = log ? positive(sampled.smooth) : sampled.smooth;
  if (alarm) return [{ ...look, key: `${key} alarm`, tone: 'alarm', ys: smooth }];
  const strong: DrawnLine = { ...look, key, tone: 'strong', ys: smooth };
  const crowded = runs > 2 && sampled.band !== null;
  if (!smoothed || crowded) return [strong];
  return [{ ...look, key: `${key} raw`, tone: 'faint', ys: raw }, strong];
}

function areaOf({ track, sampled }: Part, log: boolean): readonly DrawnArea[] {
  const { band, xs } = sampled;
  if (band === null || track.guide || track.alarm) return [];
  const { colour, run, entry } = track;
  const high = log ? positive(band.high) : band.high;
  return [{ key: `${run.runId} ${entry} area`, entry, colour, xs, low: band.low, high }];
}

function positive(values: Float64Array): Float64Array {
  return values.map((value) => (value > 0 ? value : Number.NaN));
}

/**
 * Guides first, then faint lines, then alarms: seen where they leave the strong line; a run's own
 * line over its others, the first run's on top.
 */
function inDrawingOrder(lines: readonly DrawnLine[]): readonly DrawnLine[] {
  const rank = { published: 0, guide: 0, faint: 1, alarm: 2, strong: 3 } as const;
  return lines.toReversed().sort((a, b) => rank[a.tone] - rank[b.tone]);
}

function heightsOf(
  lines: readonly DrawnLine[],
  areas: readonly DrawnArea[],
  xAxis: ChartDrawing['xAxis'],
  log: boolean,
): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const [from, to] = xAxis.domain;
  const least = log ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY;
  const look = (xs: Float64Array, ys: Float64Array) => {
    for (let i = 0; i < ys.length; i++) {
      const x = xs[i] ?? Number.NaN;
      const y = ys[i] ?? Number.NaN;
      // A NaN compares as false: gaps drop out.
      if (!(x >= from && x <= to && y >= least)) continue;
      if (y < low) low = y;
      if (y > high) high = y;
    }
  };
  for (const { xs, ys } of lines) look(xs, ys);
  for (const area of areas) {
    look(area.xs, area.low);
    look(area.xs, area.high);
  }
  return { low, high };
}

function marksOf(parts: readonly Part[], low: number, high: number): readonly DrawnMark[] {
  return parts.flatMap(({ track, sampled }) =>
    track.guide
      ? []
      : sampled.marks.map((mark) => ({
          ...mark,
          y: Math.min(high, Math.max(low, mark.y)),
          runId: track.run.runId,
        })),
  );
}

function countOffScale(parts: readonly Part[], { scale, domain: [low, high] }: Axis): OffScale {
  const count = (least: number, most: number) =>
    parts.reduce((sum, { track: { raw, extremes, guide }, sampled: { from, to } }) => {
      return guide ? sum : sum + extremes.countOutside(raw, from, to, least, most);
    }, 0);
  // What a logarithm has no place for is a gap.
  const gaps = scale === 'log' ? count(Number.MIN_VALUE, Number.POSITIVE_INFINITY) : 0;
  return {
    above: count(Number.NEGATIVE_INFINITY, high),
    below: count(low, Number.POSITIVE_INFINITY) - gaps,
  };
}
