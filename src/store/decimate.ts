/** From columns of any length to the few points a chart can draw, losing no extreme. */
import { MISSING } from './columns.ts';

/** A column to draw, and its average; both as long as the others of the chart. */
export interface DrawnColumn {
  readonly raw: Float64Array;
  /** Smoothed before this sampling. */
  readonly smooth: Float64Array;
  /** A guide beside the others: sampled where they are, and not marked. */
  readonly follows?: boolean;
}

/** Heights by column; null where there is none: the line has a gap there. */
export interface DrawnPoint {
  readonly x: number;
  readonly raw: readonly (number | null)[];
  readonly smooth: readonly (number | null)[];
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

/** Kinds of point a bucket can keep of a column: lowest, highest, first not finite; and its last. */
const EXTREMES = 3;

/** A value with a height of its own. */
function isHeight(value: number): boolean {
  return Number.isFinite(value) && value !== MISSING;
}

function heightOf(value: number | undefined): number | null {
  return value !== undefined && isHeight(value) ? value : null;
}

/** How a value without a height is marked. */
export function markKind(value: number): MarkKind {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '−Inf';
}

/**
 * Keeps the lowest, the highest, the first non-finite and the last value of each bucket of
 * equally many indices, for every column that leads, and always the first of all; every value
 * when they fit. The average is taken at the buckets' ends and drawn straight between them: at
 * the extremes it would lean towards them and look as rough as what it smooths.
 * @param maxPoints upper bound of the points returned, at least 5 a leading column.
 */
export function decimate(
  x: Float64Array,
  columns: readonly DrawnColumn[],
  maxPoints: number,
): Decimated {
  const leading = columns.filter(({ follows }) => follows !== true);
  const buckets = Math.floor((maxPoints - 1) / (EXTREMES * leading.length + 1));
  const points: DrawnPoint[] = [];
  const marks: Mark[] = [];
  const add = (i: number, average: (column: DrawnColumn) => number | undefined) => {
    const at = x[i] ?? Number.NaN;
    points.push({
      x: at,
      raw: columns.map(({ raw }) => heightOf(raw[i])),
      smooth: columns.map((column) =>
        heightOf(column.raw[i]) === null ? null : heightOf(average(column)),
      ),
    });
    for (const { raw } of leading) {
      const value = raw[i] ?? Number.NaN;
      if (Number.isFinite(value)) continue;
      marks.push({ x: at, y: lastHeightBefore(raw, i), kind: markKind(value) });
    }
  };

  const { length } = x;
  if (length <= maxPoints) {
    for (let i = 0; i < length; i++) add(i, ({ smooth }) => smooth[i]);
    return { points, marks };
  }
  add(0, ({ smooth }) => smooth[0]);
  let anchor = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.max(1, Math.floor((bucket * length) / buckets));
    const end = Math.floor(((bucket + 1) * length) / buckets) - 1;
    for (const i of extremes(leading, from, end)) {
      const share = (i - anchor) / (end - anchor);
      add(i, ({ smooth }) => {
        const before = heightOf(smooth[anchor]);
        const after = heightOf(smooth[end]);
        // Beside an end without a height there is nothing to interpolate to; its own is exact.
        return before === null || after === null ? smooth[i] : before + share * (after - before);
      });
    }
    anchor = end;
  }
  return { points, marks };
}

/** Indices from…end of each column's lowest, highest and first non-finite value, and the last. */
function extremes(columns: readonly DrawnColumn[], from: number, end: number): readonly number[] {
  const found = new Set<number>([end]);
  for (const { raw } of columns) {
    let lowest = -1;
    let highest = -1;
    let broken = -1;
    for (let i = from; i <= end; i++) {
      const value = raw[i] ?? Number.NaN;
      if (value === MISSING) continue;
      if (!Number.isFinite(value)) {
        if (broken < 0) broken = i;
        continue;
      }
      if (lowest < 0 || value < (raw[lowest] ?? 0)) lowest = i;
      if (highest < 0 || value > (raw[highest] ?? 0)) highest = i;
    }
    for (const i of [lowest, highest, broken]) if (i >= 0) found.add(i);
  }
  return [...found].sort((a, b) => a - b);
}

/** The last height before an index, else the first after it, else 0. */
function lastHeightBefore(values: Float64Array, index: number): number {
  for (let i = index - 1; i >= 0; i--) {
    const height = heightOf(values[i]);
    if (height !== null) return height;
  }
  for (let i = index + 1; i < values.length; i++) {
    const height = heightOf(values[i]);
    if (height !== null) return height;
  }
  return 0;
}
