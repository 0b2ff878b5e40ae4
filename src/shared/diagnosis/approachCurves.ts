/** The curves of the steps before a fault. */
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { unknown } from './causes/noCause.ts';
import { verdictOf } from './causeTable.ts';
import { CURVES } from './curves.ts';

export interface ApproachCurve {
  /** English source. */
  readonly label: string;
  /** One or two, with one value per step; NaN and infinities are kept. */
  readonly lines: readonly {
    /** English source; the label if the curve has one line. */
    readonly name: string;
    readonly values: readonly number[];
  }[];
  /** A value that must not be reached; null if there is none. */
  readonly limit: number | null;
}

/** The largest number that half precision holds. */
const HALF_MAX = 65_504;

/** @param steps before the diagnosed one, by rising step */
export function approachCurves(
  { cause }: Pick<Diagnosis, 'cause'>,
  config: RunConfig,
  steps: readonly StepMetrics[],
): readonly ApproachCurve[] {
  const { curves } = verdictOf(cause) ?? unknown;
  return curves.flatMap((name): readonly ApproachCurve[] => {
    const rows = steps.map((metrics) => CURVES[name](metrics, config));
    const lines = (rows[0] ?? []).map(([label], i) => ({
      name: label,
      values: rows.map((row) => row[i]?.[1] ?? Number.NaN),
    }));
    const [first] = lines;
    if (first === undefined) return [];
    const label = lines.length > 1 ? 'Accuracy, naive and strict' : first.name;
    const limit = name === 'activation' && config.autocast ? HALF_MAX : null;
    return [{ label, lines, limit }];
  });
}
