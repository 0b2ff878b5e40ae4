/** What each chart draws: lines, marks, axes and a summary from the series of its runs. */
import { say } from '#base/words.ts';
import { middleRange, usesLogY, xAxisOf, yAxisOf } from './axes.ts';
import {
  type ChartMetric,
  chartInfo,
  formatMetric,
  guidesOf,
  isEvaluationMetric,
  stepChart,
} from './chartLines.ts';
import { markKind, type Sampled, sample, type Window } from './decimate.ts';
import type {
  BadStep,
  ChartDrawing,
  ChartRun,
  ChartView,
  DrawnArea,
  DrawnLine,
  DrawnMark,
} from './drawing.ts';
import { groupLabel, groupLine, groupTracks } from './seedGroups.ts';
import { chartMoments, type StageBand, stageBands } from './stageBands.ts';
import { latestValue, summaryOf } from './summary.ts';
import { type RunTrack, tracksOf } from './tracks.ts';
import { runX } from './xAxis.ts';

/** Most points of a chart with one line; many lines share three times as many. */
const MAX_POINTS = 500;
const LEAST_POINTS = 150;

interface Part {
  readonly track: RunTrack;
  readonly sampled: Sampled;
}

export function emptyDrawing(metric: ChartMetric, view: ChartView): ChartDrawing {
  return {
    metric,
    unit: chartInfo(metric).unit,
    xKind: view.x,
    empty: true,
    lines: [],
    areas: [],
    marks: [],
    guides: [],
    bands: [],
    moments: [],
    xAxis: xAxisOf([], { ...view, zoom: null }),
    yAxis: yAxisOf(metric, { low: 0, high: 1 }, [], false, false),
    current: '',
    broken: false,
    firstBad: null,
    offScale: 0,
    summary: [say('No values yet.')],
  };
}

/** The drawing of one metric; the empty chart while none of the runs measured it. */
export function drawChart(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  view: ChartView,
): ChartDrawing {
  const all = tracksOf(metric, runs, view.x, view.smoothing);
  if (all.length === 0) return emptyDrawing(metric, view);
  const grouping = view.grouped ? groupTracks(all) : { groups: new Map(), alone: all };
  const xAxis = xAxisOf(runs, view);
  const window = windowOf(xAxis);
  const points = Math.max(LEAST_POINTS, Math.floor((3 * MAX_POINTS) / all.length));
  const parts = all.map((track) => ({
    track,
    sampled: sample(track, window, Math.min(MAX_POINTS, points)),
  }));
  const alone = parts.filter(({ track }) => grouping.alone.includes(track));
  const log = usesLogY(metric, view);

  const lines: DrawnLine[] = alone.flatMap((part, i) => linesOf(part, i, runs.length, log));
  const areas = alone.flatMap((part, i) => areaOf(part, i, log));
  for (const [group, tracks] of grouping.groups) {
    const line = groupLine(group, tracks, window, Math.min(MAX_POINTS, points));
    const { xs, colour, dash } = line;
    const key = `group ${group}`;
    areas.push({ key, colour, xs, low: line.low, high: line.high });
    const ys = log ? positive(line.mean) : line.mean;
    lines.push({ key, label: groupLabel(line), tone: 'strong', colour, dash, xs, ys });
  }

  const guides = guidesOf(metric, runs);
  const close = view.zoom !== null || view.ignoreOutliers;
  const middle = view.ignoreOutliers
    ? middleRange(
        parts.map(({ track, sampled }) => ({ track, from: sampled.from, to: sampled.to })),
        log,
      )
    : null;
  const heights = middle ?? heightsOf(lines, areas, xAxis, log);
  const levels = guides.map(({ value }) => value);
  const yAxis = yAxisOf(metric, heights, levels, close, log);
  const [low, high] = yAxis.domain;
  const marks = marksOf(parts, low, high);
  const own = all[0];
  const latest = own === undefined || runs.length > 1 ? null : latestValue(own);
  return {
    metric,
    unit: unitOf(metric, all),
    xKind: view.x,
    empty: false,
    lines: inDrawingOrder(lines),
    areas,
    marks,
    guides: guides.filter(({ value }) => value >= low && value <= high),
    ...timesOf(runs, view, window),
    xAxis,
    yAxis,
    current: latest === null ? '' : formatMetric(metric, latest),
    broken: latest !== null && !Number.isFinite(latest),
    firstBad: firstBad(all),
    offScale: middle === null ? 0 : countOffScale(parts, low, high),
    summary: summaryOf(metric, all, guides),
  };
}

function unitOf(metric: ChartMetric, tracks: readonly RunTrack[]): string {
  const { unit } = chartInfo(metric);
  if (isEvaluationMetric(metric)) return unit;
  const [first] = tracks;
  const ofOneRun = tracks.filter(({ run, guide }) => run === first?.run && !guide);
  return ofOneRun.length > 1 ? (stepChart(metric).chart.sharedUnit ?? unit) : unit;
}

function windowOf(xAxis: ChartDrawing['xAxis']): Window {
  return { from: xAxis.domain[0], to: xAxis.domain[1], scale: xAxis.scale };
}

/** The raw line below, unless buckets are drawn as an area or many runs would clutter the chart. */
function linesOf(
  { track, sampled }: Part,
  index: number,
  runs: number,
  log: boolean,
): readonly DrawnLine[] {
  const { label, colour, dash, smoothed, guide, run } = track;
  const { xs } = sampled;
  const raw = log ? positive(sampled.raw) : sampled.raw;
  const look = { colour, dash, xs };
  const key = `${run.runId} ${index}`;
  if (guide) return [{ ...look, key: `${key} guide`, label, tone: 'guide', ys: raw }];
  const smooth = log ? positive(sampled.smooth) : sampled.smooth;
  const strong: DrawnLine = { ...look, key, label, tone: 'strong', ys: smooth };
  const crowded = runs > 2 && sampled.band !== null;
  if (!smoothed || crowded) return [strong];
  return [{ ...look, key: `${key} raw`, label, tone: 'faint', ys: raw }, strong];
}

function areaOf({ track, sampled }: Part, index: number, log: boolean): readonly DrawnArea[] {
  const { band, xs } = sampled;
  if (band === null || track.guide) return [];
  const { colour, run } = track;
  const high = log ? positive(band.high) : band.high;
  return [{ key: `${run.runId} ${index} area`, colour, xs, low: band.low, high }];
}

function positive(values: Float64Array): Float64Array {
  return values.map((value) => (value > 0 ? value : Number.NaN));
}

/** Guides first, then faint lines; a run's own line over its others, the first run's on top. */
function inDrawingOrder(lines: readonly DrawnLine[]): readonly DrawnLine[] {
  const rank = { guide: 0, faint: 1, strong: 2 } as const;
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

function countOffScale(parts: readonly Part[], low: number, high: number): number {
  return parts.reduce((sum, { track: { raw, extremes, guide }, sampled: { from, to } }) => {
    return guide ? sum : sum + extremes.countOutside(raw, from, to, low, high);
  }, 0);
}

/** Bands where all runs have the same stages; notes of a single run only. */
function timesOf(
  runs: readonly ChartRun[],
  view: ChartView,
  { from, to }: Window,
): Pick<ChartDrawing, 'bands' | 'moments'> {
  const [first, ...others] = runs;
  if (first === undefined) return { bands: [], moments: [] };
  const bandsOf = ({ series, run }: ChartRun): readonly StageBand[] => {
    const { ofStep } = runX(view.x, series, run);
    return stageBands(run, { from, to, ofStep });
  };
  const bands = bandsOf(first);
  const shared = others.every((other) => sameBands(bandsOf(other), bands));
  const { ofStep } = runX(view.x, first.series, first.run);
  const moments = others.length > 0 ? [] : chartMoments(first.run.notes, { from, to, ofStep });
  return { bands: shared ? bands : [], moments };
}

function sameBands(a: readonly StageBand[], b: readonly StageBand[]): boolean {
  return (
    a.length === b.length && a.every(({ from, to }, i) => from === b[i]?.from && to === b[i]?.to)
  );
}

/** Values before and after the bad one that a jump to it shows. */
const BEFORE_BAD = 40;
const BEHIND_BAD = 10;

function firstBad(tracks: readonly RunTrack[]): BadStep | null {
  let earliest: BadStep | null = null;
  for (const track of tracks) {
    if (track.guide) continue;
    const { raw, x } = track;
    const { nan, positive: above, negative } = track.extremes.of(raw, 0, x.count);
    const indices = [nan, above, negative].filter((index) => index >= 0);
    if (indices.length === 0) continue;
    const index = Math.min(...indices);
    const step = track.stepAt(index);
    if (earliest !== null && earliest.step <= step) continue;
    const from = x.at(Math.max(0, index - BEFORE_BAD));
    const to = x.at(Math.min(x.count - 1, index + BEHIND_BAD));
    const at = x.at(index);
    const room = (at - from) / 10 || 1;
    earliest = {
      label: track.run.label,
      step,
      kind: markKind(raw[index] ?? Number.NaN),
      window: { from, to: Math.max(to, at + room) },
    };
  }
  return earliest;
}
