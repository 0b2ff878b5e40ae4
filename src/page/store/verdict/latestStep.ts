/** The last step of a run's series, for the numbers under its verdict. */
import type { RunSeries, StepColumn } from '#charts/columns.ts';
import { MISSING } from '#charts/extremes.ts';

const COLUMNS = [
  'lossInst',
  'lossProto',
  'accInst',
  'accInstNaive',
  'maxActivation',
] as const satisfies readonly StepColumn[];

type LatestColumn = (typeof COLUMNS)[number];

/** The numbers of a run's last step; null where a run does not measure one. */
export interface LatestStep extends Readonly<Record<LatestColumn, number | null>> {
  readonly step: number;
  /** Mean over the last steps, without pauses and evaluations; null before the second step. */
  readonly stepMs: number | null;
}

/** Steps that the speed is a mean of. */
const SPEED_STEPS = 20;

/** Null before the first step. */
export function latestStep(series: RunSeries): LatestStep | null {
  const last = series.step.length - 1;
  if (last < 0) return null;
  const value = (name: LatestColumn): number | null => {
    const found = series.column(name).at(last);
    return series.has(name) && found !== MISSING ? found : null;
  };
  const values = Object.fromEntries(COLUMNS.map((name) => [name, value(name)])) as Record<
    LatestColumn,
    number | null
  >;
  return { step: series.step.at(last), ...values, stepMs: meanStepMs(series, last) };
}

function meanStepMs({ elapsedMs }: RunSeries, last: number): number | null {
  const first = Math.max(0, last - SPEED_STEPS);
  const spent = elapsedMs.at(last) - elapsedMs.at(first);
  return last > first && spent > 0 ? spent / (last - first) : null;
}
