/** The rate that is offered where a lower one usually cures and no diagnosis knows better. */
import { lowerRateCures } from '#diagnosis/alarms.ts';
import type { JudgedRun, RunVerdict } from './runVerdict.ts';

/**
 * The preset's rate, or a tenth of the run's own if that is not above it; null if a diagnosis names
 * the cause, or if a lower rate would not help.
 * @param usual the rate of the form's preset
 */
export function lowerRate(
  { config: { learningRate }, fault }: JudgedRun,
  { kind, alarms, diagnosis }: RunVerdict,
  usual: number,
): number | null {
  const wrong = kind === 'alarmed' || kind === 'collapsed' || kind === 'failed';
  if (!wrong || diagnosis !== null || learningRate === 0) return null;
  const helps =
    (kind === 'failed' && fault?.kind === 'nonFinite') ||
    alarms.some(({ alarm, muted }) => !muted && lowerRateCures(alarm));
  if (!helps) return null;
  return learningRate > usual ? usual : Number((learningRate / 10).toPrecision(3));
}
