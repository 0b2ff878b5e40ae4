/** Tensor health of several runs as heat maps: one row per tensor, one column per range of steps. */

import { MISSING } from '#charts/extremes.ts';
import type { TensorHealth, TensorHealthPoints } from '#run/tensorHealth.ts';

export const HEALTH_KINDS = ['gradNorm', 'updateRatio', 'trustRatio'] as const;

export type HealthKind = (typeof HEALTH_KINDS)[number];

/** One run's points, each as values in the order of `tensors`; MISSING if it was not trained. */
export interface HealthTable {
  readonly tensors: readonly string[];
  readonly steps: readonly number[];
  /** Null if the run did not record this value. */
  readonly values: Readonly<Record<HealthKind, readonly Float64Array[] | null>>;
}

/** The tensors of all runs, each once: a stage's new ones are inserted after their predecessor. */
export function allTensors(runs: readonly (readonly TensorHealthPoints[])[]): readonly string[] {
  const names: string[] = [];
  for (const { tensors } of runs.flat()) {
    let after = -1;
    for (const name of tensors) {
      const at = names.indexOf(name);
      if (at >= 0) after = at;
      else {
        after++;
        names.splice(after, 0, name);
      }
    }
  }
  return names;
}

/** @param tensors the rows, in order: those of all compared runs */
export function healthTable(
  parts: readonly TensorHealthPoints[],
  tensors: readonly string[],
): HealthTable {
  const rowOf = new Map(tensors.map((name, i) => [name, i]));
  const points = parts
    .flatMap((part) => part.points.map((point) => ({ point, names: part.tensors })))
    .sort((a, b) => a.point.step - b.point.step);
  const valuesOf = (
    read: (point: TensorHealth) => readonly number[] | null,
    broken: (point: TensorHealth, i: number) => boolean = () => false,
  ) => {
    if (points.every(({ point }) => read(point) === null)) return null;
    return points.map(({ point, names }) => {
      const column = new Float64Array(tensors.length).fill(MISSING);
      const numbers = read(point);
      names.forEach((name, i) => {
        const row = rowOf.get(name);
        const value = numbers?.[i];
        if (row === undefined || value === undefined) return;
        column[row] = broken(point, i) ? Number.NaN : value;
      });
      return column;
    });
  };
  return {
    tensors,
    steps: points.map(({ point }) => point.step),
    values: {
      // A norm over non-finite elements is NaN.
      gradNorm: valuesOf(
        ({ gradNorm }) => gradNorm,
        ({ gradNorm, nonFinite }, i) =>
          (nonFinite[i] ?? 0) > 0 && Number.isFinite(gradNorm[i] ?? Number.NaN),
      ),
      updateRatio: valuesOf(({ updateRatio }) => updateRatio),
      trustRatio: valuesOf(({ trustRatio }) => trustRatio),
    },
  };
}

/** The cells of a map: `values[row * columns + column]`, MISSING if there is no value. */
export interface HeatGrid {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  /** The step of the first non-finite point; null if there is none. */
  readonly firstBad: number | null;
}

/**
 * Spreads a run's points over columns of equal width from step 1 to `lastStep`. A column with
 * several points shows the largest, or a non-finite value if there is one; a column without points
 * repeats the previous one, up to the run's last.
 */
export function heatGrid(
  { tensors, steps, values }: HealthTable,
  kind: HealthKind,
  lastStep: number,
  columns: number,
): HeatGrid {
  const rows = tensors.length;
  const cells = new Float64Array(rows * columns).fill(MISSING);
  const points = values[kind] ?? [];
  let firstBad: number | null = null;
  let from = 0;
  points.forEach((point, i) => {
    const step = steps[i] ?? 1;
    const at = columnOf(step, lastStep, columns);
    if (i > 0) {
      // The previous point is shown up to this one.
      for (let column = from + 1; column < at; column++) {
        for (let row = 0; row < rows; row++) {
          cells[row * columns + column] = points[i - 1]?.[row] ?? MISSING;
        }
      }
    }
    for (let row = 0; row < rows; row++) {
      const value = point[row] ?? MISSING;
      const cell = row * columns + at;
      const before = cells[cell] ?? MISSING;
      if (!Number.isFinite(value)) firstBad ??= step;
      if (!Number.isFinite(before)) continue;
      if (!Number.isFinite(value) || value > before) cells[cell] = value;
    }
    from = at;
  });
  return { rows, columns, values: cells, firstBad };
}

/** The column of a step. */
function columnOf(step: number, lastStep: number, columns: number): number {
  const share = (step - 1) / Math.max(1, lastStep);
  return Math.min(columns - 1, Math.max(0, Math.floor(share * columns)));
}

/** The range of a common logarithmic scale over all maps; null if no cell is positive and finite. */
export function heatRange(
  grids: readonly HeatGrid[],
): { readonly low: number; readonly high: number } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const { values } of grids) {
    for (const value of values) {
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high > 0 ? { low, high } : null;
}

/** Index of the last point at that step or before; −1 if there is none. */
export function pointAt({ steps }: HealthTable, step: number): number {
  return steps.findLastIndex((one) => one <= step);
}

export interface TensorSummary {
  readonly tensor: string;
  readonly first: number;
  readonly last: number;
  readonly largest: number;
  /** The step of the largest value, or of the first non-finite one. */
  readonly at: number;
  readonly bad: number;
}

/** A map as a table: each tensor's first, last and largest value. */
export function healthSummary(
  { tensors, steps, values }: HealthTable,
  kind: HealthKind,
): readonly TensorSummary[] {
  const points = values[kind] ?? [];
  return tensors.flatMap((tensor, row) => {
    const line = points.flatMap((point, i) => {
      const value = point[row] ?? MISSING;
      return value === MISSING ? [] : [{ value, step: steps[i] ?? 0 }];
    });
    const [first] = line;
    const last = line.at(-1);
    if (first === undefined || last === undefined) return [];
    const broken = line.filter(({ value }) => !Number.isFinite(value));
    const largest =
      broken[0] ?? line.reduce((most, one) => (one.value > most.value ? one : most), first);
    return [
      {
        tensor,
        first: first.value,
        last: last.value,
        largest: largest.value,
        at: largest.step,
        bad: broken.length,
      },
    ];
  });
}
