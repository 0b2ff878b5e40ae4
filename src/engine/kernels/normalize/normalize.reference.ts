/** x / max(‖x‖, 1e-12) row by row, in f64 (F.normalize). */
export function normalizeReference(dim: number, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += dim) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += (x[start + d] as number) ** 2;
    const norm = Math.max(Math.sqrt(square), 1e-12);
    for (let d = 0; d < dim; d++) y[start + d] = (x[start + d] as number) / norm;
  }
  return y;
}
