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

/** The gradient of Σ y·dy with respect to x, in f64. */
export function normalizeGradReference(
  dim: number,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Float64Array {
  const y = normalizeReference(dim, x);
  const dx = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += dim) {
    let square = 0;
    let along = 0;
    for (let d = start; d < start + dim; d++) {
      square += (x[d] as number) ** 2;
      along += (y[d] as number) * (dy[d] as number);
    }
    // A row that is shorter is divided by the constant, which nothing moves.
    const norm = Math.sqrt(square);
    const removed = norm > 1e-12 ? along : 0;
    for (let d = start; d < start + dim; d++) {
      dx[d] = ((dy[d] as number) - (y[d] as number) * removed) / Math.max(norm, 1e-12);
    }
  }
  return dx;
}
