/** The axes of a chart: the x axis that all charts of a board share, the y axis of its values. */

import { type ChartMetric, chartInfo } from './chartLines.ts';
import type { ChartRun, ChartView } from './drawing.ts';
import { isHeight } from './extremes.ts';
import { type Axis, growingAxis, logAxis, niceAxis, timeTicks, windowAxis } from './ticks.ts';
import type { RunTrack } from './tracks.ts';
import { runX, stepFactor } from './xAxis.ts';

/** The shortest axis, in steps and in seconds. */
const FIRST_STEPS = 50;
const FIRST_SECONDS = 20;

/** The last step of a run, trained or evaluated. */
function lastStep({ series }: ChartRun): number {
  const evaluated = series.evaluations.at(-1)?.step ?? 0;
  const { step } = series;
  return Math.max(evaluated, step.length > 0 ? step.at(step.length - 1) : 0);
}

function usesLogX({ x, logX }: Pick<ChartView, 'x' | 'logX'>): boolean {
  // Dates have no logarithmic axis.
  return logX && x !== 'wall';
}

export function usesLogY(metric: ChartMetric, { logY }: Pick<ChartView, 'logY'>): boolean {
  return logY[metric] ?? chartInfo(metric).chart.axis === 'log';
}

/** From the first step to the last of all runs, with room for the remaining steps of active runs. */
export function xAxisOf(runs: readonly ChartRun[], view: ChartView): Axis {
  const log = usesLogX(view);
  if (view.zoom !== null) {
    const { from, to } = view.zoom;
    const axis = windowAxis(from, to, log ? 'log' : 'linear');
    return axis.scale === 'log' ? axis : withTimeTicks(axis, view, runs);
  }
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const one of runs) {
    const x = runX(view.x, one.series, one.run);
    const end = x.ofStep(lastStep(one));
    if (!Number.isFinite(end)) continue;
    first = Math.min(first, log ? leastPositive(x) : x.ofStep(0));
    last = Math.max(last, end);
    const whole = x.ofStep(one.run.totalSteps);
    const timed = stepFactor(view.x, one.run) === null;
    total = Math.max(total, !one.run.active ? end : timed ? Number.POSITIVE_INFINITY : whole);
  }
  if (!(last >= first)) return growingAxis(0, FIRST_STEPS, FIRST_STEPS, 1);
  if (log) return logXAxis(first, Math.max(last, first));
  const leastTick = view.x === 'epoch' || view.x === 'relative' ? 1e-6 : 1;
  if (view.x === 'wall') {
    const end = Math.max(last, first + 1000);
    return withTimeTicks({ scale: 'linear', domain: [first, end], ticks: [] }, view, runs);
  }
  const factor = runs[0] === undefined ? 1 : (stepFactor(view.x, runs[0].run) ?? 1);
  const shortest = view.x === 'relative' ? FIRST_SECONDS : FIRST_STEPS * factor;
  return withTimeTicks(growingAxis(last, total, shortest, leastTick), view, runs);
}

/** Ends at the last step: a decade without steps would waste space. */
function logXAxis(first: number, last: number): Axis {
  const { domain } = logAxis(first, last);
  return windowAxis(first, last > first ? last : domain[1], 'log');
}

function leastPositive(x: ReturnType<typeof runX>): number {
  for (let i = 0; i < Math.min(x.count, 8); i++) if (x.at(i) > 0) return x.at(i);
  return x.ofStep(1);
}

function withTimeTicks(axis: Axis, { x }: ChartView, runs: readonly ChartRun[]): Axis {
  const [from, to] = axis.domain;
  if (x === 'relative') return { ...axis, ticks: timeTicks(from, to, 1) };
  if (x !== 'wall') return axis;
  const start = runs[0]?.run.startedAt ?? from;
  const zoneMs = new Date(Number.isFinite(start) ? start : 0).getTimezoneOffset() * 60_000;
  return { ...axis, ticks: timeTicks(from, to, 1000, zoneMs) };
}

/** Values looked at for the outliers' bounds; evenly spread over the shown steps. */
const QUANTILE_SAMPLE = 2000;

/**
 * The range that holds the middle 90 % of the shown values, as TensorBoard's "ignore outliers";
 * null if there are too few values.
 */
export function middleRange(
  parts: readonly { readonly track: RunTrack; readonly from: number; readonly to: number }[],
  log: boolean,
): { readonly low: number; readonly high: number } | null {
  const values: number[] = [];
  const each = Math.max(50, Math.floor(QUANTILE_SAMPLE / Math.max(1, parts.length)));
  for (const { track, from, to } of parts) {
    const stride = Math.max(1, Math.floor((to - from) / each));
    for (let i = from; i < to; i += stride) {
      const value = track.raw[i] ?? Number.NaN;
      if (isHeight(value) && (!log || value > 0)) values.push(value);
    }
  }
  if (values.length < 5) return null;
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? 0;
  return { low: at(0.05), high: at(0.95) };
}

interface Heights {
  readonly low: number;
  readonly high: number;
}

/**
 * @param heights of what is drawn; @param guides further heights the axis must include
 * @param close the axis keeps to the values: zoomed, or outliers ignored
 */
export function yAxisOf(
  metric: ChartMetric,
  heights: Heights,
  guides: readonly number[],
  close: boolean,
  log: boolean,
): Axis {
  const shownGuides = close ? [] : guides.filter((guide) => !log || guide > 0);
  const low = Math.min(heights.low, ...shownGuides);
  const high = Math.max(heights.high, ...shownGuides);
  if (log) return logAxis(low, high);
  return niceAxis(close || chartInfo(metric).chart.axis === 'own' ? low : Math.min(0, low), high);
}
