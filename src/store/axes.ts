/** Round axis ends and ticks. */

export interface Axis {
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
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks };
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
  return { domain: [0, end], ticks };
}
