/** The charts of a comparison, those in which the runs differ most first. */
import {
  ALL_CHARTS,
  type ChartMetric,
  chartInfo,
  evaluationChart,
  isEvaluationMetric,
} from '#charts/chartLines.ts';
import { arranged, type ChartLayout } from '#charts/chartOrder.ts';
import type { ChartRun } from '#charts/drawing.ts';
import { isHeight } from '#charts/extremes.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { lastStep } from './compareSeries.ts';

/** Ranges of steps whose means are compared: noise averages out, a trend does not. */
const RANGES = 24;

export interface ChartOrder {
  /** The charts to look at first. */
  readonly first: readonly ChartMetric[];
  /** The others, in the order that one run's charts have. */
  readonly rest: readonly ChartMetric[];
}

/** Charts that stand first, at least and at most. */
const FEWEST = 3;
const MOST = 6;
/** A difference that one sees: this share of the chart's height, on average. */
const VISIBLE = 0.2;

/**
 * Charts by their difference; equal ones, and those that cannot be compared, stay in the order that
 * one run's charts have. Settings, which are drawn too, differ by intention, and speed by what else
 * the machine did: they come last.
 */
export function chartOrder(runs: readonly ChartRun[]): ChartOrder {
  const ranked = ALL_CHARTS.map((metric) => ({ metric, difference: chartDifference(metric, runs) }))
    .filter(({ metric }) => {
      const { measured, group } = chartInfo(metric);
      return measured !== false && group !== 'speed';
    })
    .toSorted((a, b) => b.difference - a.difference);
  const first = ranked
    .slice(0, MOST)
    .filter(({ difference }, i) => i < FEWEST || difference >= VISIBLE)
    .map(({ metric }) => metric);
  return { first, rest: ALL_CHARTS.filter((metric) => !first.includes(metric)) };
}

/** With the charts that the user pinned among the first, before they are arranged. */
export function withPinned(
  { first, rest }: ChartOrder,
  { pinned }: ChartLayout<ChartMetric>,
): ChartOrder {
  const isPinned = (metric: ChartMetric) => pinned.includes(metric);
  return {
    first: [...first, ...rest.filter(isPinned)],
    rest: rest.filter((metric) => !isPinned(metric)),
  };
}

/** As the user arranged them. */
export function arrangedOrder(order: ChartOrder, layout: ChartLayout<ChartMetric>): ChartOrder {
  const { first, rest } = withPinned(order, layout);
  return { first: arranged(first, layout), rest: arranged(rest, layout) };
}

/**
 * How far the two runs that differ most lie apart over the steps that they have in common, as a
 * share of the range of their values: 0 for equal runs, 1 at most. On a logarithmic chart it is
 * that of the logarithms.
 */
export function chartDifference(metric: ChartMetric, runs: readonly ChartRun[]): number {
  let most = 0;
  runs.forEach((one, i) => {
    for (const other of runs.slice(i + 1))
      most = Math.max(most, pairDifference(metric, one, other));
  });
  return most;
}

function pairDifference(metric: ChartMetric, one: ChartRun, other: ChartRun): number {
  const until = Math.min(lastStep(one.series), lastStep(other.series));
  if (!(until >= 1)) return 0;
  const log = chartInfo(metric).chart.axis === 'log';
  const height = (value: number) =>
    !isHeight(value) || (log && value <= 0) ? Number.NaN : log ? Math.log10(value) : value;
  const lineOf = (run: ChartRun) =>
    isEvaluationMetric(metric)
      ? evaluated(run, until, (evaluation) => height(heightOf(metric, evaluation)))
      : ranged(run, metric, until, height);
  const [a, b] = [lineOf(one), lineOf(other)];
  const pairs = [...a.means].flatMap(([place, mean]): (readonly [number, number])[] => {
    const theirs = b.means.get(place);
    return theirs === undefined ? [] : [[mean, theirs]];
  });
  if (pairs.length === 0) return 0;
  const noise = Math.max(a.noise, b.noise);
  // Means of so many noisy values lie apart by themselves.
  const byChance = (2 * noise) / Math.sqrt(Math.max(1, until / RANGES));
  const apart = pairs.map(([mine, theirs]) => Math.max(0, Math.abs(mine - theirs) - byChance));
  const all = pairs.flat();
  const range = Math.max(...all) - Math.min(...all) + noise;
  return range > 0 ? apart.reduce((sum, value) => sum + value, 0) / apart.length / range : 0;
}

interface Line {
  /** Means by range of steps, or values by epoch. */
  readonly means: ReadonlyMap<number, number>;
  /** Mean deviation from a range's mean. */
  readonly noise: number;
}

function ranged(
  { series }: ChartRun,
  metric: Exclude<ChartMetric, Parameters<typeof evaluationChart>[0]>,
  until: number,
  height: (value: number) => number,
): Line {
  const buckets = new Map<number, number[]>();
  if (!series.has(metric)) return { means: new Map(), noise: 0 };
  const values = series.column(metric).view();
  const steps = series.step.view();
  for (let i = 0; i < values.length; i++) {
    const step = steps[i] ?? 0;
    if (step > until) break;
    const value = height(values[i] ?? Number.NaN);
    if (Number.isNaN(value)) continue;
    const range = Math.min(RANGES - 1, Math.floor(((step - 1) / until) * RANGES));
    const bucket = buckets.get(range);
    if (bucket === undefined) buckets.set(range, [value]);
    else bucket.push(value);
  }
  const means = new Map<number, number>();
  let deviation = 0;
  let count = 0;
  for (const [range, bucket] of buckets) {
    const mean = bucket.reduce((sum, value) => sum + value, 0) / bucket.length;
    means.set(range, mean);
    for (const value of bucket) deviation += Math.abs(value - mean);
    count += bucket.length;
  }
  return { means, noise: count === 0 ? 0 : deviation / count };
}

function evaluated(
  { series }: ChartRun,
  until: number,
  height: (evaluation: Evaluation) => number,
): Line {
  const means = new Map<number, number>();
  for (const evaluation of series.evaluations) {
    // That of the untrained model is the same in every run.
    if (evaluation.epoch < 1 || evaluation.step > until) continue;
    const value = height(evaluation);
    if (!Number.isNaN(value)) means.set(evaluation.epoch, value);
  }
  return { means, noise: 0 };
}

/** The line that a chart of several runs draws. */
function heightOf(metric: Parameters<typeof evaluationChart>[0], evaluation: Evaluation): number {
  const { levels } = evaluationChart(metric).chart;
  return levels === undefined
    ? (evaluation[metric] ?? Number.NaN)
    : (levels(evaluation)[0]?.top1 ?? Number.NaN);
}
