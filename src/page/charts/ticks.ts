/** Round axis ends and ticks, and the position of a value on an axis. */

export interface Axis {
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [number, number];
  /** Places with a label. */
  readonly ticks: readonly number[];
  /** Places without one, on logarithmic axes. */
  readonly minor?: readonly number[];
}

/** The smallest of 1, 2, 5 × 10ⁿ that is at least the value. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 5]) if (factor * power >= value * 0.999) return factor * power;
  return 10 * power;
}

/** An axis with round ends around [low, high] and about `intervals` intervals. */
export function niceAxis(low: number, high: number, intervals = 4): Axis {
  if (!Number.isFinite(low) || !Number.isFinite(high) || high < low)
    return niceAxis(0, 1, intervals);
  const span = high - low;
  const reach = span > 0 ? span : Math.abs(high) > 0 ? Math.abs(high) * 0.5 : 1;
  const step = roundStep(reach / intervals);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  // Counted in whole steps and rounded, so that no tick reads 0.30000000000000004.
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { scale: 'linear', domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks };
}

/** Distances of two labelled powers of ten. */
const DECADE_STRIDES = [1, 2, 3, 5, 10, 20, 50, 100, 200];
const MOST_DECADES = 6;
/**
 * Ranges from one to the other factor have linear ticks: their values lie closer than 1, 2 and 5 do
 * and would fill a corner of the chart. Shorter ones are noise about a constant.
 */
const SHORT_RANGE = { from: 1.1, to: 2 };
/** Up to so many decades each has its 2 to 9 as minor ticks. */
const FINE_DECADES = 3;

/**
 * A logarithmic axis around [low, high]: ends at 1, 2 or 5 × 10ⁿ, ticks there where the range is
 * short, at powers of ten where it is long: every second, third, fifth or tenth, counted from 1.
 * Both above 0; without such a range [0.1, 1].
 */
export function logAxis(low: number, high: number): Axis {
  if (!(low > 0) || !Number.isFinite(high) || high < low) return logAxis(0.1, 1);
  if (high / low >= SHORT_RANGE.from && high / low < SHORT_RANGE.to) {
    return { ...niceAxis(low, high), scale: 'log' };
  }
  const rungs: number[] = [];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  for (let power = first; power <= last; power++) {
    for (const factor of [1, 2, 5]) rungs.push(Number((factor * 10 ** power).toPrecision(1)));
  }
  const from = Math.max(
    0,
    rungs.findLastIndex((rung) => rung <= low * 1.0001),
  );
  let to = rungs.findIndex((rung) => rung >= high * 0.9999);
  if (to <= from) to = from + 1;
  const span = rungs.slice(from, to + 1);
  const domain: Axis['domain'] = [span[0] ?? 0.1, span.at(-1) ?? 1];
  const decades = span.filter(isPower);
  const count = (stride: number) => decades.filter((rung) => onStride(rung, stride)).length;
  const stride = DECADE_STRIDES.find((one) => count(one) <= MOST_DECADES) ?? 1;
  const ticks = span.length <= 6 ? span : decades.filter((rung) => onStride(rung, stride));
  const fine = decades.length <= FINE_DECADES + 1 ? ninths(first, last) : decades;
  const minor = fine.filter(
    (place) => place >= domain[0] && place <= domain[1] && !ticks.includes(place),
  );
  return { scale: 'log', domain, ticks, minor };
}

const isPower = (rung: number) => Number.isInteger(powerOf(rung));
const powerOf = (rung: number) => Number(Math.log10(rung).toFixed(9));
const onStride = (rung: number, stride: number) => Math.abs(powerOf(rung) % stride) === 0;

function ninths(first: number, last: number): number[] {
  const places: number[] = [];
  for (let power = first; power <= last; power++) {
    for (let factor = 1; factor < 10; factor++) {
      places.push(Number((factor * 10 ** power).toPrecision(1)));
    }
  }
  return places;
}

/**
 * An axis from 0 that grows by doubling towards the run's end, so that the first steps fill the
 * chart and the axis seldom changes.
 * @param last last x drawn; @param total x of the run's end, infinite where it is not known
 * @param first the shortest axis; @param leastTick the shortest distance of two ticks
 */
export function growingAxis(last: number, total: number, first: number, leastTick: number): Axis {
  let end = first;
  while (end < last * 1.02) end *= 2;
  end = Math.max(last, Math.min(end, total), leastTick);
  const step = Math.max(leastTick, roundStep(end / 5));
  const ticks: number[] = [];
  for (let i = 0; i * step <= end * (1 + 1e-9); i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return { scale: 'linear', domain: [0, end], ticks };
}

/** An axis with exactly these ends and round ticks between them. */
export function windowAxis(from: number, to: number, scale: Axis['scale'] = 'linear'): Axis {
  if (scale === 'log' && from > 0 && to > from) {
    const { ticks, minor = [] } = logAxis(from, to);
    const inside = (place: number) => place >= from && place <= to;
    const labelled = ticks.filter(inside);
    // A range without 1, 2 or 5 × 10ⁿ inside gets linear ticks.
    if (labelled.length < 2) return { ...windowAxis(from, to), scale };
    return { scale, domain: [from, to], ticks: labelled, minor: minor.filter(inside) };
  }
  const { ticks } = niceAxis(from, to, 5);
  const inside = ticks.filter((tick) => tick >= from && tick <= to);
  return { scale: 'linear', domain: [from, to], ticks: inside };
}

const [SECOND, MINUTE, HOUR, DAY] = [1, 60, 3600, 86_400];
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56].map((n) => n * DAY),
];

/**
 * Ticks at whole seconds, minutes, hours or days in [from, to].
 * @param unit how many of the axis's units a second is; @param offset where whole days begin, in
 * the axis's units
 */
export function timeTicks(from: number, to: number, unit: number, offset = 0): readonly number[] {
  const seconds = (to - from) / unit;
  if (!(seconds > 0)) return [from];
  if (seconds < 5) return windowAxis(from / unit, to / unit).ticks.map((tick) => tick * unit);
  const longest = TIME_STEPS.at(-1) ?? DAY;
  const asked = seconds / 4;
  const step =
    (TIME_STEPS.find((candidate) => candidate >= asked) ?? Math.ceil(asked / longest) * longest) *
    unit;
  const ticks: number[] = [];
  for (let tick = Math.ceil((from - offset) / step) * step + offset; tick <= to; tick += step) {
    ticks.push(tick);
  }
  return ticks;
}

/** Position of a value on an axis: 0 at its start, 1 at its end; NaN where a log axis has none. */
export function shareOf({ scale, domain: [from, to] }: Axis, value: number): number {
  if (scale === 'linear') return (value - from) / (to - from);
  return value > 0 ? Math.log(value / from) / Math.log(to / from) : Number.NaN;
}

/** `shareOf` for many values of one axis. */
export function sharesOf({ scale, domain: [from, to] }: Axis): (value: number) => number {
  if (scale === 'linear') {
    const inverse = 1 / (to - from);
    return (value) => (value - from) * inverse;
  }
  const inverse = 1 / Math.log(to / from);
  return (value) => (value > 0 ? Math.log(value / from) * inverse : Number.NaN);
}

/** The value at that position. */
export function valueAtShare({ scale, domain: [from, to] }: Axis, share: number): number {
  return scale === 'linear' ? from + share * (to - from) : from * (to / from) ** share;
}
