/** Decimates a column of any length to the points a chart can show, without losing extremes. */
import { type Extremes, isHeight, type RangeExtremes } from './extremes.ts';

export type MarkKind = 'NaN' | '+Inf' | '−Inf';

/** A non-finite value, drawn at the height of the last finite one. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly kind: MarkKind;
}

/** Positions of the values of a track, ascending. */
export interface Places {
  readonly count: number;
  at(index: number): number;
  indexAt(x: number): number;
}

/** A column to draw, and its average. */
export interface Track {
  readonly x: Places;
  readonly raw: Float64Array;
  /** Smoothed before this sampling. */
  readonly smooth: Float64Array;
  readonly extremes: Extremes;
}

/** The part of the axis that is shown. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly scale: 'linear' | 'log';
}

/** NaN is a gap in `raw` and `smooth`. */
export interface Sampled {
  readonly xs: Float64Array;
  readonly raw: Float64Array;
  readonly smooth: Float64Array;
  /** Lowest and highest since the place before; null where every value is in `raw`. */
  readonly band: { readonly low: Float64Array; readonly high: Float64Array } | null;
  readonly marks: readonly Mark[];
  /** Indices that were looked at, from (inclusive) to (exclusive). */
  readonly from: number;
  readonly to: number;
}

/** Most marks of one kind. */
const MAX_MARKS = 24;

/** The mark of a non-finite value. */
export function markKind(value: number): MarkKind {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '−Inf';
}

const heightOr = (value: number | undefined) =>
  value !== undefined && isHeight(value) ? value : Number.NaN;

/**
 * Every value in the window if they are few; else equally wide buckets, each with its last height,
 * the average there, its lowest and its highest value. One value on either side of the window is
 * kept, so that lines reach its edges.
 * @param maxPoints most points, not counting those two
 */
export function sample(track: Track, window: Window, maxPoints: number): Sampled {
  const { x, raw, smooth } = track;
  const from = Math.max(0, x.indexAt(window.from) - 1);
  const to = Math.min(x.count, firstBeyond(x, window.to) + 1);
  const marks = marksIn(track, window, from, to);
  if (to - from <= maxPoints) {
    const place = (column: (i: number) => number) =>
      Float64Array.from({ length: Math.max(0, to - from) }, (_, i) => column(from + i));
    return {
      xs: place((i) => x.at(i)),
      raw: place((i) => heightOr(raw[i])),
      smooth: place((i) => (isHeight(raw[i] ?? Number.NaN) ? heightOr(smooth[i]) : Number.NaN)),
      band: null,
      marks,
      from,
      to,
    };
  }
  const length = maxPoints + 2;
  const drawn = {
    xs: new Float64Array(length),
    raw: new Float64Array(length),
    smooth: new Float64Array(length),
    low: new Float64Array(length),
    high: new Float64Array(length),
  };
  let n = 0;
  const add = (begin: number, end: number) => {
    if (begin >= end || n >= length) return;
    const { lowest, highest } = track.extremes.of(raw, begin, end);
    const last = lowest < 0 ? -1 : lastHeightIndex(raw, begin, end);
    drawn.xs[n] = x.at(last < 0 ? end - 1 : last);
    drawn.raw[n] = heightOr(raw[last]);
    drawn.smooth[n] = last < 0 ? Number.NaN : heightOr(smooth[last]);
    drawn.low[n] = heightOr(raw[lowest]);
    drawn.high[n] = heightOr(raw[highest]);
    n++;
  };
  add(from, from + 1);
  let begin = from + 1;
  for (let bucket = 1; bucket <= maxPoints; bucket++) {
    const end = Math.min(to, firstBeyond(x, edge(window, bucket / maxPoints)));
    add(begin, end);
    begin = Math.max(begin, end);
  }
  add(begin, to);
  const cut = (values: Float64Array) => values.subarray(0, n);
  return {
    xs: cut(drawn.xs),
    raw: cut(drawn.raw),
    smooth: cut(drawn.smooth),
    band: { low: cut(drawn.low), high: cut(drawn.high) },
    marks,
    from,
    to,
  };
}

/** x at a fraction of the window. */
function edge({ from, to, scale }: Window, share: number): number {
  if (share >= 1) return to;
  return scale === 'log' ? from * (to / from) ** share : from + share * (to - from);
}

/** The first index whose x is beyond. */
function firstBeyond(x: Places, value: number): number {
  let index = x.indexAt(value);
  while (index < x.count && x.at(index) <= value) index++;
  return index;
}

function lastHeightIndex(values: Float64Array, from: number, end: number): number {
  for (let i = end - 1; i >= from; i--) if (isHeight(values[i] ?? Number.NaN)) return i;
  return -1;
}

/** The first of each kind in each of a few buckets, at the last height before it. */
function marksIn({ x, raw, extremes }: Track, window: Window, from: number, to: number): Mark[] {
  const marks: Mark[] = [];
  const whole = extremes.of(raw, from, to);
  if (!isBroken(whole)) return marks;
  let height = heightOr(raw[lastHeightIndex(raw, 0, from)]);
  if (Number.isNaN(height)) height = heightOr(raw[firstHeightIndex(raw, from, x.count)]);
  if (Number.isNaN(height)) height = 0;
  let begin = from;
  for (let bucket = 1; bucket <= MAX_MARKS + 1; bucket++) {
    const beyond = bucket > MAX_MARKS;
    const end = beyond ? to : Math.min(to, firstBeyond(x, edge(window, bucket / MAX_MARKS)));
    if (begin >= end) continue;
    const found = extremes.of(raw, begin, end);
    if (isBroken(found)) {
      const first = [found.nan, found.positive, found.negative].filter((index) => index >= 0);
      for (const index of first.toSorted((a, b) => a - b)) {
        const before = heightOr(raw[lastHeightIndex(raw, begin, index)]);
        const y = Number.isNaN(before) ? height : before;
        marks.push({ x: x.at(index), y, kind: markKind(raw[index] ?? Number.NaN) });
      }
    }
    const last = found.lowest < 0 ? -1 : lastHeightIndex(raw, begin, end);
    if (last >= 0) height = raw[last] ?? height;
    begin = end;
  }
  return marks;
}

function isBroken({ nan, positive, negative }: RangeExtremes): boolean {
  return nan >= 0 || positive >= 0 || negative >= 0;
}

function firstHeightIndex(values: Float64Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (isHeight(values[i] ?? Number.NaN)) return i;
  return -1;
}
