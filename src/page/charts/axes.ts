/** The axes of a chart: the x axis that all charts of a board share, the y axis of its values. */

import { type ChartMetric, chartInfo, isPercent } from './chartLines.ts';
import type { ChartRun, ChartView } from './drawing.ts';
import { type Axis, growingAxis, logAxis, niceAxis, timeTicks, windowAxis } from './ticks.ts';
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

interface Heights {
  readonly low: number;
  readonly high: number;
}

/** The shortest y axes: noise about a constant is not drawn as a mountain range. */
const LEAST_SPAN = {
  /** Points of a percentage. */
  percent: { zero: 1, own: 10 },
  /** Of the larger end's size. */
  share: 0.05,
} as const;

/** Of a zoomed chart, where details were asked for. */
const CLOSER = 0.2;

export interface YWish {
  /** Further heights to include, where the axis is not close to the values. */
  readonly guides: readonly number[];
  /** The axis keeps to the values: zoomed, or outliers left out. */
  readonly close: boolean;
  readonly log: boolean;
}

/** @param heights of what is drawn */
export function yAxisOf(metric: ChartMetric, heights: Heights, wish: YWish): Axis {
  const { close, log } = wish;
  const guides = close ? [] : wish.guides.filter((guide) => !log || guide > 0);
  const low = Math.min(heights.low, ...guides);
  const high = Math.max(heights.high, ...guides);
  if (log) return logAxis(low, high);
  const info = chartInfo(metric);
  const kind = close || info.chart.axis === 'own' ? 'own' : 'zero';
  const least = kind === 'own' ? low : Math.min(0, low);
  const scale = close ? CLOSER : 1;
  if (isPercent(info) && low >= 0 && high <= 100) {
    const [from, to] = widened(least, high, scale * LEAST_SPAN.percent[kind], 0, 100);
    const axis = niceAxis(from, to);
    const inside = (place: number) => place >= 0 && place <= 100;
    return {
      ...axis,
      domain: [Math.max(0, axis.domain[0]), Math.min(100, axis.domain[1])],
      ticks: axis.ticks.filter(inside),
    };
  }
  if (kind === 'zero') return niceAxis(least, high);
  const size = Math.max(Math.abs(low), Math.abs(high));
  return niceAxis(...widened(low, high, scale * LEAST_SPAN.share * size));
}

/** The range, at least so wide around its middle and, where it can be, within the bounds. */
function widened(
  low: number,
  high: number,
  span: number,
  floor = Number.NEGATIVE_INFINITY,
  ceiling = Number.POSITIVE_INFINITY,
): [number, number] {
  if (!(high - low < span)) return [low, high];
  const from = Math.max(floor, Math.min(ceiling - span, (low + high - span) / 2));
  return [from, from + span];
}
