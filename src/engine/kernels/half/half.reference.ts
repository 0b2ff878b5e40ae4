/** x rounded to binary16: to nearest, ties to even, from 65520 on ±∞, subnormals kept. */
export function roundHalf(x: number): number {
  const size = Math.abs(x);
  if (!Number.isFinite(x) || size === 0) return x;
  const unit = 2 ** Math.max(Math.floor(Math.log2(size)) - 10, -24);
  const rounded = roundToEven(size / unit) * unit;
  return (rounded > 65504 ? Number.POSITIVE_INFINITY : rounded) * (x < 0 ? -1 : 1);
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const part = x - below;
  return part > 0.5 || (part === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** The number that 16 bits encode as binary16. */
export function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** x (an f32) rounded to bfloat16, by the spacing of its 8-bit significand. */
export function roundBfloat16(x: number): number {
  const size = Math.abs(x);
  if (!Number.isFinite(x) || size === 0) return x;
  const unit = 2 ** Math.max(Math.floor(Math.log2(size)) - 7, -133);
  const rounded = roundToEven(size / unit) * unit;
  return (rounded >= 2 ** 128 ? Number.POSITIVE_INFINITY : rounded) * (x < 0 ? -1 : 1);
}

/** How far values that a kernel rounded to binary16 agree with a reference rounded likewise. */
export interface RoundedAgreement {
  /** Every value of the kernel is a binary16 number. */
  readonly onGrid: boolean;
  /** Share of values that are equal. */
  readonly equal: number;
  /** Largest difference over the reference's largest value. */
  readonly worst: number;
}

/**
 * Compares two rounded arrays. f32 sums differ from f64 ones by about an ulp, so a value near
 * the midpoint of two binary16 numbers sometimes rounds the other way: nearly all are equal, and
 * none differs by more than that.
 */
export function roundedAgreement(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
): RoundedAgreement {
  let onGrid = got.length === want.length;
  let equal = 0;
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < want.length; i++) {
    const a = got[i] as number;
    const b = want[i] as number;
    if (!Object.is(roundHalf(a), a)) onGrid = false;
    if (a === b) equal++;
    const difference = Math.abs(a - b);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(b));
  }
  return { onGrid, equal: equal / want.length, worst: worst / scale };
}
