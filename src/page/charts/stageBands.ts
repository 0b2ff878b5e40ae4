/** Stages and notes along a run's steps, drawn under the chart's lines. */
import type { RunConfig } from '#run/config.ts';
import { queueTurnover } from '#run/methods.ts';
import type { RunNote } from '#run/protocol.ts';
import { stagesOf } from '#run/stages.ts';

/** The steps of one stage of the freeze schedule, in units of the x axis. */
export interface StageBand {
  readonly from: number;
  readonly to: number;
  /** 1 for the first. */
  readonly stage: number;
}

/** A place at which something was noted. */
export interface ChartMoment {
  readonly x: number;
  readonly kind: Exclude<RunNote['kind'], 'stage'>;
}

/** More vertical lines than this would hide the curve. */
const MAX_MOMENTS = 24;

/** The shown part of the x axis, and the position of a step on it. */
export interface Shown {
  readonly from: number;
  readonly to: number;
  readonly ofStep: (step: number) => number;
}

/** The stages that the axis shows; none where the whole run is one stage. */
export function stageBands(
  run: { readonly config: RunConfig; readonly stepsPerEpoch: number },
  shown: Shown,
): readonly StageBand[] {
  const stages = stagesOf(run.config);
  if (stages.length < 2) return [];
  return stages.flatMap(({ firstEpoch, lastEpoch }, i) => {
    const from = Math.max(shown.from, shown.ofStep(firstEpoch * run.stepsPerEpoch));
    const to = Math.min(shown.to, shown.ofStep((lastEpoch + 1) * run.stepsPerEpoch));
    return from < to ? [{ from, to, stage: i + 1 }] : [];
  });
}

/** The newest notes on the axis, one per step and kind; stages have their bands. */
export function chartMoments(notes: readonly RunNote[], shown: Shown): readonly ChartMoment[] {
  const found = new Map<string, ChartMoment>();
  for (const { kind, step } of notes) {
    if (kind === 'stage') continue;
    const x = shown.ofStep(step);
    if (x >= shown.from && x <= shown.to) found.set(`${kind} ${step}`, { x, kind });
  }
  return [...found.values()].slice(-MAX_MOMENTS);
}

/**
 * The first steps of a run, in which the queue still holds random keys and loss and accuracy are
 * better than they will be; null for a method without a queue.
 */
export function fillingBand(
  { config }: { readonly config: RunConfig },
  shown: Shown,
): { readonly from: number; readonly to: number } | null {
  const steps = queueTurnover(config);
  if (steps === 0) return null;
  const from = Math.max(shown.from, shown.ofStep(0));
  const to = Math.min(shown.to, shown.ofStep(steps));
  return from < to ? { from, to } : null;
}
