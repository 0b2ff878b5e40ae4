/** A run's numbers by epoch: means over an epoch's steps, and what was measured at its end. */

import type { RunSeries, StepColumn } from '#charts/columns.ts';
import { isHeight, MISSING } from '#charts/extremes.ts';
import type { Evaluation } from '#run/evaluations.ts';

/** A value of a run, and how many of the values it summarises were not finite. */
export interface Measured {
  /** NaN or infinite if none of them was finite. */
  readonly value: number;
  /** NaN and infinities among the steps. */
  readonly bad: number;
}

export interface EpochMean extends Measured {
  /** 1 for the first. */
  readonly epoch: number;
}

const kept = new WeakMap<RunSeries, Map<StepColumn, { length: number; means: EpochMean[] }>>();

/** Mean of every epoch's finite values of a column, the last epoch's so far. */
export function epochMeans(
  series: RunSeries,
  column: StepColumn,
  stepsPerEpoch: number,
): readonly EpochMean[] {
  const columns = kept.get(series) ?? new Map();
  kept.set(series, columns);
  const known = columns.get(column);
  if (known !== undefined && known.length === series.step.length) return known.means;
  const means: EpochMean[] = [];
  const values = series.column(column).view();
  const steps = series.step.view();
  for (let i = 0; i < values.length; ) {
    const epoch = epochOf(steps[i] ?? 1, stepsPerEpoch);
    let sum = 0;
    let count = 0;
    let bad = 0;
    let firstBad = Number.NaN;
    for (; i < values.length && epochOf(steps[i] ?? 1, stepsPerEpoch) === epoch; i++) {
      const value = values[i] ?? MISSING;
      if (isHeight(value)) {
        sum += value;
        count++;
      } else if (value !== MISSING && bad++ === 0) firstBad = value;
    }
    if (count + bad > 0) means.push({ epoch, value: count > 0 ? sum / count : firstBad, bad });
  }
  columns.set(column, { length: series.step.length, means });
  return means;
}

function epochOf(step: number, stepsPerEpoch: number): number {
  return Math.floor((step - 1) / Math.max(1, stepsPerEpoch)) + 1;
}

/** Epochs that a run has completed. */
export function wholeEpochs(series: RunSeries, stepsPerEpoch: number): number {
  return Math.floor(lastStep(series) / Math.max(1, stepsPerEpoch));
}

export function lastStep({ step }: RunSeries): number {
  return step.length === 0 ? 0 : step.at(step.length - 1);
}

/** The value at a step; null if that step was not measured. */
export function valueAtStep(series: RunSeries, column: StepColumn, step: number): Measured | null {
  const { step: steps } = series;
  // Steps are 1, 2, 3, …, unless the first part of the run was lost.
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps.at(middle) >= step) high = middle;
    else low = middle + 1;
  }
  if (steps.at(low) !== step) return null;
  const value = series.column(column).at(low);
  return value === MISSING ? null : measured(value);
}

export function measured(value: number): Measured {
  return { value, bad: Number.isFinite(value) ? 0 : 1 };
}

/** The newest evaluation at a step or before. */
export function evaluationUntil(series: RunSeries, step: number): Evaluation | null {
  return series.evaluations.findLast((one) => one.step <= step) ?? null;
}
