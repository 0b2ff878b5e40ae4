/** From a column of any length to the few points a chart can draw, losing no extreme. */

export interface DrawnPoint {
  readonly x: number;
  /** null where the value is not finite: the line has a gap there. */
  readonly raw: number | null;
  readonly smooth: number | null;
}

export type MarkKind = 'NaN' | '+Inf' | '−Inf';

/** A value that cannot be a height, drawn at the height of the last finite one. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly kind: MarkKind;
}

export interface Decimated {
  readonly points: readonly DrawnPoint[];
  readonly marks: readonly Mark[];
}

/** Kinds of point a bucket can keep: lowest, highest, first that is not finite, last. */
const POINTS_A_BUCKET = 4;

function markKind(value: number): MarkKind {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '−Inf';
}

/**
 * Keeps the lowest, the highest, the first non-finite and the last value of each bucket of
 * equally many indices, and always the first of all; every value when they fit. The average is
 * taken at the buckets' ends and drawn straight between them: at the extremes it would lean
 * towards them and look as rough as what it smooths.
 * @param x, y, smooth equally long; `smooth` was smoothed before this sampling.
 * @param maxPoints upper bound of the points returned, at least 5.
 */
export function decimate(
  x: Float64Array,
  y: Float64Array,
  smooth: Float64Array,
  maxPoints: number,
): Decimated {
  const length = y.length;
  const buckets = Math.floor((maxPoints - 1) / POINTS_A_BUCKET);
  const points: DrawnPoint[] = [];
  const marks: Mark[] = [];
  const add = (i: number, average: number) => {
    const at = x[i] ?? Number.NaN;
    const value = y[i] ?? Number.NaN;
    if (Number.isFinite(value)) {
      points.push({ x: at, raw: value, smooth: Number.isFinite(average) ? average : null });
    } else {
      points.push({ x: at, raw: null, smooth: null });
      marks.push({ x: at, y: lastFiniteBefore(y, i), kind: markKind(value) });
    }
  };

  if (length <= maxPoints) {
    for (let i = 0; i < length; i++) add(i, smooth[i] ?? Number.NaN);
    return { points, marks };
  }
  add(0, smooth[0] ?? Number.NaN);
  let anchor = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.max(1, Math.floor((bucket * length) / buckets));
    const to = Math.floor(((bucket + 1) * length) / buckets);
    const end = to - 1;
    for (const i of extremes(y, from, to)) {
      const share = (i - anchor) / (end - anchor);
      const before = smooth[anchor] ?? Number.NaN;
      const after = smooth[end] ?? Number.NaN;
      // Beside a non-finite end there is nothing to interpolate to; the value's own is exact.
      const between = before + share * (after - before);
      add(i, Number.isFinite(between) ? between : (smooth[i] ?? Number.NaN));
    }
    anchor = end;
  }
  return { points, marks };
}

/** Indices in [from, to) of the lowest, the highest, the first non-finite and the last value. */
function extremes(y: Float64Array, from: number, to: number): readonly number[] {
  const found = new Set<number>();
  let lowest = -1;
  let highest = -1;
  let broken = -1;
  for (let i = from; i < to; i++) {
    const value = y[i] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      if (broken < 0) broken = i;
      continue;
    }
    if (lowest < 0 || value < (y[lowest] ?? 0)) lowest = i;
    if (highest < 0 || value > (y[highest] ?? 0)) highest = i;
  }
  for (const i of [lowest, highest, broken, to - 1]) if (i >= from) found.add(i);
  return [...found].sort((a, b) => a - b);
}

/** The height of the last finite value before an index, else of the first after it, else 0. */
function lastFiniteBefore(y: Float64Array, index: number): number {
  for (let i = index - 1; i >= 0; i--) if (Number.isFinite(y[i])) return y[i] ?? 0;
  for (let i = index + 1; i < y.length; i++) if (Number.isFinite(y[i])) return y[i] ?? 0;
  return 0;
}
