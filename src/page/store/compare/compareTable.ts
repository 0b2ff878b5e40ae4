/** The table of metrics: one row per metric, one cell per column of runs, and Δ to the baseline's. */

import { formatValue } from '#base/format.ts';
import type { Words } from '#base/words.ts';
import { isPercent } from '#charts/chartLines.ts';
import type { ChartRun } from '#charts/drawing.ts';
import type { RunConfig } from '#run/config.ts';
import { differentProtocols, sharedProtocol } from '#run/protocols.ts';
import type { MatchPlace } from './compareAddress.ts';
import { isBroken } from './compareJudge.ts';
import {
  COMPARE_METRICS,
  type CompareMetric,
  formatReading,
  type MetricView,
  readMetric,
} from './compareMetrics.ts';
import type { CompareColumn } from './compareRuns.ts';

export interface MetricCell {
  /** As text; NaN and infinities by name, a dash if nothing was measured. */
  readonly value: string;
  /** Standard deviation over the runs of the column, as text; empty for a single run. */
  readonly std: string;
  /** No run of the column has a finite value here. */
  readonly broken: boolean;
  /** Steps of this value that were not finite. */
  readonly bad: number;
  /** The epoch it is of, 1 for the first; null for a value of one step or of several epochs. */
  readonly epoch: number | null;
  /**
   * Null in the baseline's own column, if either value is not finite, and between two protocols.
   */
  readonly delta: Delta | null;
  /** What it is measured by, where the columns differ in that. */
  readonly protocol: Words | null;
}

export interface Delta {
  /** "+1.19", "−17.4", "×7.80". */
  readonly text: string;
  /** `neither` if the metric has no better direction. */
  readonly verdict: 'better' | 'worse' | 'same' | 'neither';
}

export interface MetricRow {
  readonly metric: CompareMetric;
  /** What all are measured by, or that this differs; null for metrics with one way. */
  readonly protocol: Words | null;
  readonly cells: readonly MetricCell[];
}

export interface TableAsked {
  readonly columns: readonly CompareColumn[];
  /** The run's series; null while it is read. */
  readonly runOf: (runId: string) => ChartRun | null;
  readonly view: MetricView;
  readonly place: MatchPlace;
  /** The baseline run. */
  readonly baseline: string | null;
}

/** Metrics that no run has measured are left out. */
export function metricRows({
  columns,
  runOf,
  view,
  place,
  baseline,
}: TableAsked): readonly MetricRow[] {
  const base = columns.findIndex(({ runs }) => runs.some(({ runId }) => runId === baseline));
  const broken = columns.map(({ runs }) => runs.some(({ entry }) => isBroken(entry)));
  return COMPARE_METRICS.flatMap((metric) => {
    if (view === 'best' && metric.better === 'neither') return [];
    const numbers = columns.map(({ runs }) =>
      spreadOf(
        runs.flatMap(({ runId }) => {
          const run = runOf(runId);
          return run === null ? [] : (readMetric(metric, run, view, place) ?? []);
        }),
      ),
    );
    if (numbers.every((one) => one === null)) return [];
    const configs = columns.map(({ runs }) => runs.map(({ entry }) => entry.config));
    const protocols =
      metric.protocol === undefined ? [] : differentProtocols(configs.flat(), metric.protocol);
    const mixed = protocols.length > 1;
    const cells = numbers.map((one, i): MetricCell => {
      if (one === null) return NOTHING;
      const { mean, std, bad, epoch } = one;
      return {
        value: formatReading(metric, mean),
        std: std === null ? '' : formatReading(metric, std),
        broken: !Number.isFinite(mean),
        bad,
        epoch,
        delta:
          i === base || mixed
            ? null
            : deltaOf(metric, mean, numbers[base]?.mean ?? Number.NaN, broken[i]),
        protocol: protocolOfCell(metric, configs[i] ?? [], mixed),
      };
    });
    const protocol =
      metric.protocol === undefined ? null : sharedProtocol(configs.flat(), metric.protocol);
    return [{ metric, protocol, cells }];
  });
}

const NOTHING: MetricCell = {
  value: '–',
  std: '',
  broken: false,
  bad: 0,
  epoch: null,
  delta: null,
  protocol: null,
};

function protocolOfCell(
  { protocol }: CompareMetric,
  configs: readonly RunConfig[],
  mixed: boolean,
): Words | null {
  return mixed && protocol !== undefined ? sharedProtocol(configs, protocol) : null;
}

interface Spread {
  readonly mean: number;
  readonly std: number | null;
  readonly bad: number;
  readonly epoch: number | null;
}

/** Mean and sample standard deviation of the finite values, and the number of the others. */
function spreadOf(
  readings: readonly {
    readonly value: number;
    readonly bad: number;
    readonly epoch: number | null;
  }[],
): Spread | null {
  const [first] = readings;
  if (first === undefined) return null;
  const bad = readings.reduce((sum, one) => sum + one.bad, 0);
  const epoch = readings.every((one) => one.epoch === first.epoch) ? first.epoch : null;
  const sound = readings.map(({ value }) => value).filter(Number.isFinite);
  if (sound.length === 0) return { mean: first.value, std: null, bad, epoch };
  const mean = sound.reduce((sum, value) => sum + value, 0) / sound.length;
  const squares = sound.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const std = sound.length < 2 ? null : Math.sqrt(squares / (sound.length - 1));
  return { mean, std, bad, epoch };
}

/**
 * Null if either value is not finite.
 * @param broken the value is of a run that collapsed or failed: never better, since features that
 *   are all alike have the best alignment and an accuracy of ties
 */
export function deltaOf(
  metric: CompareMetric,
  value: number,
  base: number,
  broken = false,
): Delta | null {
  if (!Number.isFinite(value) || !Number.isFinite(base)) return null;
  const { better, ratio } = metric;
  const difference = value - base;
  const verdict =
    difference === 0
      ? 'same'
      : better === 'neither'
        ? 'neither'
        : difference > 0 === (better === 'higher')
          ? broken
            ? 'neither'
            : 'better'
          : 'worse';
  if (ratio && value > 0 && base > 0) return { text: `×${formatValue(value / base)}`, verdict };
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const amount = Math.abs(difference);
  return { text: `${sign}${isPercent(metric) ? amount.toFixed(1) : formatValue(amount)}`, verdict };
}
