/** Metrics of several runs side by side: final, best and matched, against a baseline. */

import { formatPercent, formatValue } from '#base/format.ts';
import { tableText, type Words } from '#base/words.ts';
import { isPercent } from '#charts/chartLines.ts';
import { STEP_COLUMNS, type StepColumn } from '#charts/columns.ts';
import type { ChartRun } from '#charts/drawing.ts';
import type { RunConfig } from '#run/config.ts';
import {
  EVALUATION_METRIC_NAMES,
  type Evaluation,
  evaluationMetric,
  PART_METRICS,
} from '#run/evaluations.ts';
import { METRIC_GROUPS, type MetricInfo } from '#run/metricRows.ts';
import { stepMetric } from '#run/metrics.ts';
import type { MatchPlace } from './compareAddress.ts';
import {
  epochMeans,
  evaluationUntil,
  lastStep,
  type Measured,
  measured,
  valueAtStep,
  wholeEpochs,
} from './compareSeries.ts';

type Source =
  | { readonly from: 'steps'; readonly column: StepColumn }
  | {
      readonly from: 'evaluations';
      readonly read: (evaluation: Evaluation) => number | null;
    };

export interface CompareMetric extends MetricInfo {
  readonly key: string;
  /** What a config's number is measured by. */
  readonly protocol?: (config: RunConfig) => Words;
  /** Differences are shown as a factor, for values that span decades. */
  readonly ratio: boolean;
  readonly source: Source;
}

function ofSteps(column: StepColumn): readonly CompareMetric[] {
  const row = stepMetric(column);
  if (row.label === undefined || row.measured === false) return [];
  const ratio = row.chart?.axis === 'log';
  const { unitOf } = row;
  const own =
    unitOf === undefined
      ? {}
      : { unit: '', protocol: (config: RunConfig) => tableText(unitOf(config)) };
  return [{ key: column, ...row, ...own, ratio, source: { from: 'steps', column } }];
}

function ofEvaluation(
  key: string,
  info: MetricInfo & Pick<CompareMetric, 'protocol'>,
  read: (evaluation: Evaluation) => number | null,
): CompareMetric {
  return { key, ...info, ratio: false, source: { from: 'evaluations', read } };
}

const METRICS: readonly CompareMetric[] = [
  ...STEP_COLUMNS.flatMap(ofSteps),
  ...EVALUATION_METRIC_NAMES.map((name) =>
    ofEvaluation(name, evaluationMetric(name), (evaluation) => evaluation[name]),
  ),
  ...Object.entries(PART_METRICS).map(([name, row]) => ofEvaluation(name, row, row.read)),
];

/** Accuracy comes first. */
const GROUPS = ['accuracy', ...METRIC_GROUPS.filter((group) => group !== 'accuracy')] as const;

export const COMPARE_METRICS = GROUPS.flatMap((group) =>
  METRICS.filter((metric) => metric.group === group),
);

/** `final` is the newest, `best` the best epoch, `matched` the same position in every run. */
export type MetricView = 'matched' | 'final' | 'best';

export interface Reading extends Measured {
  /** The epoch it is of, 1 for the first; null for a value of one step. */
  readonly epoch: number | null;
}

/** The last epoch that all runs completed; else the last step that all reached. */
export function commonPlace(all: readonly ChartRun[]): MatchPlace {
  const runs = begunRuns(all);
  if (runs.length === 0) return { kind: 'step', step: 1 };
  const epochs = runs.map(({ series, run }) => wholeEpochs(series, run.stepsPerEpoch));
  const epoch = Math.min(...epochs);
  if (epoch >= 1) return { kind: 'epoch', epoch };
  return { kind: 'step', step: Math.min(...runs.map(({ series }) => lastStep(series))) };
}

/** Those with a step: a run that has none yet is compared nowhere, and keeps the others from nothing. */
export const begunRuns = (runs: readonly ChartRun[]): readonly ChartRun[] =>
  runs.filter(({ series }) => lastStep(series) > 0);

/** Null if the run did not measure it there. */
export function readMetric(
  { source, better }: CompareMetric,
  run: ChartRun,
  view: MetricView,
  place: MatchPlace,
): Reading | null {
  const list = source.from === 'steps' ? stepList(source.column, run) : evaluationList(source, run);
  switch (view) {
    case 'final':
      return source.from === 'steps' ? finalStep(source.column, run, list) : (list.at(-1) ?? null);
    case 'best': {
      if (better === 'neither') return null;
      const sign = better === 'higher' ? 1 : -1;
      const sound = list.filter(({ value, bad }) => bad === 0 && Number.isFinite(value));
      return sound.reduce<Reading | null>(
        (best, one) => (best === null || sign * (one.value - best.value) > 0 ? one : best),
        null,
      );
    }
    case 'matched':
      if (place.kind === 'epoch') return list.find(({ epoch }) => epoch === place.epoch) ?? null;
      return atStep(source, run, place.step);
    default:
      return view satisfies never;
  }
}

function stepList(column: StepColumn, { series, run }: ChartRun): readonly Reading[] {
  return series.has(column) ? epochMeans(series, column, run.stepsPerEpoch) : [];
}

function evaluationList(
  { read }: Extract<Source, { from: 'evaluations' }>,
  { series }: ChartRun,
): readonly Reading[] {
  return series.evaluations.flatMap((evaluation) => {
    const value = read(evaluation);
    return value === null ? [] : [{ ...measured(value), epoch: evaluation.epoch }];
  });
}

/** The last epoch's mean, or the last step's value if that is not finite. */
function finalStep(
  column: StepColumn,
  { series }: ChartRun,
  list: readonly Reading[],
): Reading | null {
  const end = series.has(column) ? valueAtStep(series, column, lastStep(series)) : null;
  const mean = list.at(-1) ?? null;
  return end === null || Number.isFinite(end.value) || mean === null
    ? mean
    : { ...mean, value: end.value };
}

function atStep(source: Source, { series }: ChartRun, step: number): Reading | null {
  if (source.from === 'steps') {
    const value = series.has(source.column) ? valueAtStep(series, source.column, step) : null;
    return value === null ? null : { ...value, epoch: null };
  }
  if (lastStep(series) < step) return null;
  const evaluation = evaluationUntil(series, step);
  const value = evaluation === null ? null : source.read(evaluation);
  return value === null || evaluation === null
    ? null
    : { ...measured(value), epoch: evaluation.epoch };
}

export function formatReading(metric: CompareMetric, value: number): string {
  return isPercent(metric) ? formatPercent(value) : formatValue(value);
}
