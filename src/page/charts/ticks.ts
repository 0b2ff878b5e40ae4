/** Round axis ends and ticks, and the position of a value on an axis. */

export interface Axis {
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** The smallest of 1, 2, 2.5, 5 × 10ⁿ that is at least the value. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 2.5, 5]) if (factor * power >= value * 0.999) return factor * power;
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

/**
 * A logarithmic axis around [low, high]: ends at 1, 2 or 5 × 10ⁿ, ticks there where the range is
 * short, at powers of ten where it is long. Both above 0; without such a range [0.1, 1].
 */
export function logAxis(low: number, high: number): Axis {
  if (!(low > 0) || !Number.isFinite(high) || high < low) return logAxis(0.1, 1);
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
  const decades = span.filter((rung) => Number.isInteger(Math.log10(rung)));
  const every = Math.max(1, Math.ceil(decades.length / 6));
  const ticks = span.length <= 6 ? span : decades.filter((_, i) => i % every === 0);
  return { scale: 'log', domain: [span[0] ?? 0.1, span.at(-1) ?? 1], ticks };
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
    const { ticks } = logAxis(from, to);
    const inside = ticks.filter((tick) => tick >= from && tick <= to);
    // A range without 1, 2 or 5 × 10ⁿ inside gets linear ticks.
    const some = inside.length > 1 ? inside : windowAxis(from, to).ticks;
    return { scale, domain: [from, to], ticks: some };
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
