/** Metrics of several runs side by side: final, best and matched, against a baseline. */

import { formatPercent, formatValue } from '#base/format.ts';
import type { StepColumn } from '#charts/columns.ts';
import type { ChartRun } from '#charts/drawing.ts';
import { type Evaluation, METRICS, type MetricInfo } from '#run/metrics.ts';
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
  readonly percent: boolean;
  /** Differences are told as a factor: sizes that span decades. */
  readonly ratio: boolean;
  readonly source: Source;
}

function ofSteps(
  column: StepColumn,
  info: MetricInfo,
  more: { percent?: boolean; ratio?: boolean } = {},
): CompareMetric {
  const { percent = false, ratio = false } = more;
  return { key: column, ...info, percent, ratio, source: { from: 'steps', column } };
}

function ofEvaluations(
  key: string,
  info: MetricInfo,
  read: (evaluation: Evaluation) => number | null,
  percent = false,
): CompareMetric {
  return { key, ...info, percent, ratio: false, source: { from: 'evaluations', read } };
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

const size = (column: keyof typeof METRICS & StepColumn): CompareMetric =>
  ofSteps(column, METRICS[column], { ratio: true });

export const COMPARE_METRICS: readonly CompareMetric[] = [
  ofEvaluations('knnTop1', METRICS.knnTop1, ({ knnTop1 }) => knnTop1, true),
  ofEvaluations(
    'linearTop1',
    { label: 'linear probe', unit: 'held-out, %', better: 'higher' },
    ({ linearTop1 }) => linearTop1,
    true,
  ),
  ofSteps('lossInst', METRICS.lossInst),
  ofSteps('accInst', METRICS.accInst, { percent: true }),
  ofSteps(
    'accInstNaive',
    { label: 'Naive accuracy', unit: 'ties and NaN count as hits, %', better: 'neither' },
    { percent: true },
  ),
  ofSteps('lossProto', METRICS.lossProto),
  ofSteps('accProto', METRICS.accProto, { percent: true }),
  ofEvaluations('featureStd', METRICS.featureStd, ({ featureStd }) => featureStd),
  ofEvaluations(
    'alignment',
    { label: 'alignment', unit: 'mean ‖x − y‖²', better: 'lower' },
    ({ alignment }) => alignment,
  ),
  ofEvaluations(
    'uniformity',
    { label: 'uniformity', unit: 'nats', better: 'lower' },
    ({ uniformity }) => uniformity,
  ),
  ofEvaluations(
    'rankMe',
    { label: 'RankMe', unit: 'dimensions', better: 'higher' },
    ({ rankMe }) => rankMe,
  ),
  ofEvaluations(
    'nmi',
    { label: 'NMI', unit: 'prototypes and classes', better: 'higher' },
    ({ clusters }) => meanOf(clusters.map(({ nmi }) => nmi)),
  ),
  size('gradNorm'),
  size('updateRatio'),
  size('weightGrowth'),
  size('trustRatio'),
  size('maxActivation'),
];

/** `final` is the newest, `best` the best epoch, `matched` the same place of every run. */
export type MetricView = 'matched' | 'final' | 'best';

export interface Reading extends Measured {
  /** The epoch it is of, 1 for the first; null where it is of a step. */
  readonly epoch: number | null;
}

/** The last epoch that all runs trained to its end; else the last step that all reached. */
export function commonPlace(runs: readonly ChartRun[]): MatchPlace {
  const epochs = runs.map(({ series, run }) => wholeEpochs(series, run.stepsPerEpoch));
  const epoch = runs.length === 0 ? 0 : Math.min(...epochs);
  if (epoch >= 1) return { kind: 'epoch', epoch };
  const steps = runs.map(({ series }) => lastStep(series));
  return { kind: 'step', step: Math.max(1, steps.length === 0 ? 1 : Math.min(...steps)) };
}

/** Null where the run did not measure it there. */
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

/** The last epoch's mean, unless the last step is no number: then that is how it ended. */
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

export function formatReading({ percent }: CompareMetric, value: number): string {
  return percent ? formatPercent(value) : formatValue(value);
}
