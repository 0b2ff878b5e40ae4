/**
 * The bins of a tensor's histogram: by sign and power of two, so that weights of 1e-3, gradients of
 * 1e-8 and what overflows have their place without a range being known before.
 *
 * In the order of the values: below −2¹⁶; −2¹⁶ to −2¹⁵ … to −2⁻³²; nearer to 0, and 0 itself; then the
 * same above 0; at the end what is not finite.
 */

/** Smallest and largest power of two with a bin: [2^e, 2^(e+1)). */
export const LEAST_POWER = -32;
export const LARGEST_POWER = 15;

const POWERS = LARGEST_POWER - LEAST_POWER + 1;

/** Nearer to 0 than 2^LEAST_POWER. */
export const TINY_BIN = 1 + POWERS;
/** Not finite; the bins before it are of finite values. */
export const BROKEN_BIN = 2 * TINY_BIN + 1;
export const HISTOGRAM_BINS = BROKEN_BIN + 1;

/** The bin of a positive or negative value with that power of two. */
export function binOfPower(power: number, negative: boolean): number {
  if (power < LEAST_POWER) return TINY_BIN;
  const steps = Math.min(power, LARGEST_POWER + 1) - LEAST_POWER + 1;
  return negative ? TINY_BIN - steps : TINY_BIN + steps;
}

/** The values of a bin, from (inclusive) to (exclusive) as sizes; `sign` 0 for those around 0. */
export interface BinRange {
  readonly sign: -1 | 0 | 1;
  readonly from: number;
  readonly to: number;
}

export function binRange(bin: number): BinRange {
  const steps = Math.abs(bin - TINY_BIN);
  if (steps === 0) return { sign: 0, from: 0, to: 2 ** LEAST_POWER };
  const power = LEAST_POWER + steps - 1;
  return {
    sign: bin < TINY_BIN ? -1 : 1,
    from: 2 ** power,
    to: power > LARGEST_POWER ? Number.POSITIVE_INFINITY : 2 ** (power + 1),
  };
}

/** A histogram as few numbers: counts, and −n for n empty bins; empty bins at the end are left out. */
export type PackedHistogram = readonly number[];

export function packHistogram(counts: ArrayLike<number>): PackedHistogram {
  const packed: number[] = [];
  let empty = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] ?? 0;
    if (count === 0) {
      empty++;
      continue;
    }
    if (empty > 0) packed.push(-empty);
    empty = 0;
    packed.push(count);
  }
  return packed;
}

/** @returns HISTOGRAM_BINS counts */
export function unpackHistogram(packed: PackedHistogram): Float64Array<ArrayBuffer> {
  const counts = new Float64Array(HISTOGRAM_BINS);
  let bin = 0;
  for (const number of packed) {
    if (number < 0) bin -= number;
    else if (bin < HISTOGRAM_BINS) counts[bin++] = number;
  }
  return counts;
}
