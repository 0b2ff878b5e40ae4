/** The health of a batch's embeddings, f64; the numbers in the order of FEATURE_HEALTH, then 0. */
export function featureHealthReference(
  dim: number,
  raw: ArrayLike<number>,
  unit: ArrayLike<number>,
  norms: ArrayLike<number>,
): number[] {
  const batch = norms.length;
  const rows = Array.from({ length: batch }, (_, row) => row);
  const dims = Array.from({ length: dim }, (_, d) => d);
  const columnOf = (values: ArrayLike<number>, d: number): number[] =>
    rows.map((row) => values[row * dim + d] as number);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / batch;
  const stds = dims.map((d) => {
    const column = columnOf(unit, d);
    const centre = mean(column);
    return Math.sqrt(mean(column.map((value) => (value - centre) ** 2)));
  });
  const dead = dims.filter((d) => columnOf(raw, d).every((value) => value <= 0)).length;
  const badNorms = rows.filter((row) => norms[row] === 0 || !Number.isFinite(norms[row])).length;
  let cosines = 0;
  for (const i of rows) {
    for (const j of rows) {
      if (i === j) continue;
      for (const d of dims) {
        cosines += (unit[i * dim + d] as number) * (unit[j * dim + d] as number);
      }
    }
  }
  const all = Array.from(raw);
  const finite = all.filter(Number.isFinite);
  return [
    stds.reduce((a, b) => a + b, 0) / dim,
    dead / dim,
    badNorms / batch,
    batch > 1 ? cosines / (batch * (batch - 1)) : 0,
    finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    all.length - finite.length,
    Array.from(unit).filter((value) => !Number.isFinite(value)).length,
    0,
  ];
}
