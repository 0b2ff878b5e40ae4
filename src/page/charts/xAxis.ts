/** The five x axes, and the position of each of a run's steps on them. */

import { formatCount, formatSpan } from '#base/format.ts';
import type { RunConfig } from '#run/config.ts';
import type { RunSeries } from './columns.ts';
import { MISSING } from './extremes.ts';

export const X_KINDS = ['step', 'epoch', 'images', 'relative', 'wall'] as const;

/**
 * Units: steps; epochs; images; seconds spent in steps (pauses, evaluations and clusterings left
 * out); ms since 1970 (pauses and all).
 */
export type XKind = (typeof X_KINDS)[number];

/** The axes' names, as written under a chart. */
export const X_LABELS: Readonly<Record<XKind, string>> = {
  step: 'step',
  epoch: 'epoch',
  images: 'images seen',
  relative: 'training time',
  wall: 'wall time',
};

/** The parts of a run that decide the position of its steps. */
export interface RunTimes {
  readonly config: RunConfig;
  readonly stepsPerEpoch: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** A run's steps on an axis: rising with the index. */
export interface RunX {
  readonly count: number;
  /** x of the step with an index; NaN outside. */
  at(index: number): number;
  /** x of a step by its number, measured or not. */
  ofStep(step: number): number;
  /** The first index whose x is at least that; the count where there is none. */
  indexAt(x: number): number;
}

/** True where a run's wall time is its start plus its step times, because no step has a timestamp. */
export function wallIsEstimated(series: RunSeries): boolean {
  return series.step.length > 0 && !series.hasClock;
}

export function runX(kind: XKind, series: RunSeries, run: RunTimes): RunX {
  const steps = series.step;
  const factor = stepFactor(kind, run);
  const atIndex = factor === null ? timeAt(kind, series, run) : null;
  const at = atIndex ?? ((index: number) => steps.at(index) * (factor ?? 1));
  const indexOf = (x: number, value: (index: number) => number) => {
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value(middle) >= x) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    count: steps.length,
    at,
    ofStep(step) {
      if (factor !== null) return step * factor;
      if (steps.length === 0) return kind === 'wall' ? run.startedAt : 0;
      const index = indexOf(step, (i) => steps.at(i));
      if (step <= 0) return kind === 'wall' ? Math.min(run.startedAt, at(0)) : 0;
      return at(Math.min(index, steps.length - 1));
    },
    indexAt: (x) => indexOf(x, at),
  };
}

/** Units per step on an axis that counts steps; null on a time axis. */
export function stepFactor(
  kind: XKind,
  run: Pick<RunTimes, 'config' | 'stepsPerEpoch'>,
): number | null {
  if (kind === 'step') return 1;
  if (kind === 'epoch') return 1 / Math.max(1, run.stepsPerEpoch);
  if (kind === 'images') return run.config.batchSize;
  return null;
}

function timeAt(kind: XKind, series: RunSeries, run: RunTimes): (index: number) => number {
  const { elapsedMs, atMs } = series;
  if (kind === 'relative') return (index) => elapsedMs.at(index) / 1000;
  if (series.hasClock) return (index) => atMs.at(index);
  return (index) => run.startedAt + elapsedMs.at(index);
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A position on an axis as text, with the precision a crosshair needs. */
export function formatX(kind: XKind, x: number): string {
  if (!Number.isFinite(x) || x === MISSING) return '–';
  switch (kind) {
    case 'step':
      return formatCount(x);
    case 'images':
      return formatCount(x);
    case 'epoch':
      return String(Number(x.toFixed(2)));
    case 'relative':
      return formatSpan(x);
    case 'wall':
      return `${DAY.format(x)} ${CLOCK.format(x)}`;
    default:
      return kind satisfies never;
  }
}
