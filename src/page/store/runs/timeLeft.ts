/**
 * The time left of a run: one estimate for the run bar, the queue and the page's title, so that they
 * agree.
 */
import type { RunConfig } from '#run/config.ts';
import type { StepMetrics } from '#run/metrics.ts';

/** What a run spent beside its steps, gathered from the times of its steps. */
export interface Pace {
  /** The last step, for the gap to the next one; null at the start and after a pause. */
  readonly before: Pick<StepMetrics, 'epoch' | 'atMs'> | null;
  /** Ends of epochs whose evaluation, clustering and checkpoint were measured. */
  readonly ends: number;
  /** Milliseconds that those took together. */
  readonly endsMs: number;
}

export const NO_PACE: Pace = { before: null, ends: 0, endsMs: 0 };

export function paceAfter(pace: Pace, steps: readonly StepMetrics[]): Pace {
  let { before, ends, endsMs } = pace;
  for (const { epoch, atMs, stepMs } of steps) {
    if (before !== null && epoch > before.epoch) {
      const gap = atMs - before.atMs - stepMs;
      if (Number.isFinite(gap)) {
        ends++;
        endsMs += Math.max(0, gap);
      }
    }
    before = { epoch, atMs };
  }
  return { before, ends, endsMs };
}

/** After a pause the gap to the next step says nothing. */
export const paceAtPause = (pace: Pace): Pace => ({ ...pace, before: null });

/** The parts of a run that the estimate needs. */
export interface TimedRun {
  readonly config: Pick<RunConfig, 'batchSize'>;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly last: StepMetrics | null;
  readonly pace: Pace;
}

/**
 * The remaining steps at the recent speed, and for every end of an epoch that is to come, the one of
 * the last epoch included, the mean time that such ends took so far.
 * @returns null before the speed is known
 */
export function runSecondsLeft(run: TimedRun): number | null {
  const { last, pace, totalSteps, stepsPerEpoch } = run;
  if (last === null || !(last.imagesPerSec > 0)) return null;
  const steps = Math.max(0, totalSteps - last.step);
  const ends = Math.max(0, Math.ceil(totalSteps / stepsPerEpoch) - last.epoch);
  const endSeconds = pace.ends === 0 ? 0 : pace.endsMs / 1000 / pace.ends;
  return (steps * run.config.batchSize) / last.imagesPerSec + ends * endSeconds;
}

/** The whole run at the recent speed; null before it is known. */
export function runSeconds(run: TimedRun): number | null {
  const { last } = run;
  return last === null ? null : runSecondsLeft({ ...run, last: { ...last, step: 0, epoch: 0 } });
}
