/** Round axis ends and ticks. */

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
 * The step axis: it grows by doubling towards the run's end, so that the first steps fill the
 * chart and the axis seldom jumps.
 * @param last last step drawn; @param total steps the run will have.
 */
export function stepAxis(last: number, total: number): Axis {
  let end = 50;
  while (end < last * 1.02) end *= 2;
  end = Math.max(last, Math.min(end, total), 1);
  const step = Math.max(1, roundStep(end / 5));
  const ticks: number[] = [];
  for (let tick = 0; tick <= end; tick += step) ticks.push(tick);
  return { scale: 'linear', domain: [0, end], ticks };
}
