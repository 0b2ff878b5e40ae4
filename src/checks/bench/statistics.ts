/** ours / theirs; null where one of them was not measured. */
export function ratio(ours: number | null, theirs: number | null): number | null {
  return ours === null || theirs === null || theirs === 0 ? null : ours / theirs;
}

/** |got − want| / |want|; Infinity where either is not finite. */
export function relativeError(got: number, want: number): number {
  const error = Math.abs(got - want) / Math.abs(want);
  return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}

/** Largest |got − want| over the largest |want|; Infinity where either is not finite. */
export function worstError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) throw new Error(`${got.length} values, ${want.length} wanted`);
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < want.length; i++) {
    const expected = want[i] as number;
    const difference = Math.abs((got[i] as number) - expected);
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(expected));
  }
  return largest === 0 ? worst : worst / largest;
}
