/** All values of a chart as a table, with their position on all five x axes. */
import {
  type ChartMetric,
  chartInfo,
  type EvaluationChart,
  evaluationChart,
  isEvaluationMetric,
  linesOf,
} from './chartLines.ts';
import type { ChartRun } from './drawing.ts';
import { MISSING } from './extremes.ts';
import { tracksOf } from './tracks.ts';
import { runX } from './xAxis.ts';

/** Text, a number, or null for what was not measured. */
export type Cell = string | number | null;

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: number;
  row(index: number): readonly Cell[];
}

const PLACES = ['step', 'epoch', 'images', 'seconds_in_steps', 'wall_time'] as const;

/**
 * Run by run, in the order of the steps. `wall_time` is ISO 8601; in runs that kept no clock it
 * is the start plus the time in steps.
 */
export function chartTable(metric: ChartMetric, runs: readonly ChartRun[]): ChartTable {
  const valueNames = isEvaluationMetric(metric)
    ? levelNames(metric, runs)
    : linesOf(metric).map(({ column }) => column);
  const parts = runs.flatMap((run) => {
    const values = isEvaluationMetric(metric)
      ? evaluationValues(metric, run, valueNames)
      : linesOf(metric).map(({ column }) => run.series.column(column).view());
    const [x] = tracksOf(metric, [run], 'step', 0);
    if (x === undefined) return [];
    const axes = (['epoch', 'images', 'relative', 'wall'] as const).map((kind) =>
      runX(kind, run.series, run.run),
    );
    return [{ run, values, count: x.raw.length, stepAt: x.stepAt, axes }];
  });
  return {
    columns: ['run', ...PLACES, ...valueNames],
    rows: parts.reduce((sum, { count }) => sum + count, 0),
    row(index) {
      let i = index;
      for (const { run, values, count, stepAt, axes } of parts) {
        if (i >= count) {
          i -= count;
          continue;
        }
        const step = stepAt(i);
        const places = axes.map((axis) => axis.ofStep(step));
        const wall = places[3] ?? Number.NaN;
        return [
          run.label,
          step,
          ...places.slice(0, 3),
          Number.isFinite(wall) ? new Date(wall).toISOString() : null,
          ...valueNames.map((_, column) => {
            const value = values[column]?.[i] ?? MISSING;
            return value === MISSING ? null : value;
          }),
        ];
      }
      return [];
    },
  };
}

function levelNames(metric: EvaluationChart, runs: readonly ChartRun[]): readonly string[] {
  const { levels } = evaluationChart(metric).chart;
  if (levels === undefined) return [metric];
  const names = runs.flatMap(({ series }) => {
    const newest = series.evaluations.at(-1);
    return newest === undefined ? [] : levels(newest).map(({ level }) => level);
  });
  return [...new Set(names)];
}

function evaluationValues(
  metric: EvaluationChart,
  run: ChartRun,
  names: readonly string[],
): readonly (Float64Array | undefined)[] {
  const tracks = tracksOf(metric, [run], 'step', 0);
  if (evaluationChart(metric).chart.levels === undefined) return tracks.map(({ raw }) => raw);
  return names.map((name) => tracks.find(({ label }) => label.english === name)?.raw);
}

/**
 * The columns shown on the page, by index: the values stand beside the step, before its other
 * places, so that a narrow chart shows them.
 * @param several the run's name is a column only where there are several
 */
export function pageColumns({ columns }: ChartTable, several: boolean): readonly number[] {
  const values = columns.map((_, at) => at).slice(1 + PLACES.length);
  const others = PLACES.slice(1).map((_, at) => at + 2);
  return [...(several ? [0] : []), 1, ...values, ...others];
}

/** Rows of a table shown on the page: at most `limit`, evenly spread, including the last. */
export function thinned(table: ChartTable, limit: number): readonly (readonly Cell[])[] {
  const { rows } = table;
  if (rows <= limit) return Array.from({ length: rows }, (_, i) => table.row(i));
  return Array.from({ length: limit }, (_, i) =>
    table.row(Math.round((i * (rows - 1)) / (limit - 1))),
  );
}

/** "Loss" as a part of a file's name: `loss`. */
export function metricSlug(metric: ChartMetric): string {
  return chartInfo(metric)
    .label.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
