/** Rows of n values by their own mean and population deviation, f64. */
export function standardiseReference(
  values: ArrayLike<number>,
  n: number,
  guarded: boolean,
): number[] {
  const all = Array.from(values);
  return Array.from({ length: all.length / n }, (_, row) => {
    const view = all.slice(row * n, (row + 1) * n);
    const mean = view.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(view.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    const divisor = guarded ? Math.max(deviation, 1 / Math.sqrt(n)) : deviation;
    return view.map((value) => (value - mean) / divisor);
  }).flat();
}
