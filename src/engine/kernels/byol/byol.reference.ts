/** BYOL's loss of unit rows q, k [rows, dim] in f64: the sum of the means over each `batch` rows. */
export function byolReference(
  batch: number,
  dim: number,
  q: ArrayLike<number>,
  k: ArrayLike<number>,
): {
  readonly loss: number;
  readonly dq: Float64Array;
  readonly cosines: readonly number[];
} {
  const cosines = Array.from({ length: q.length / dim }, (_, row) => {
    let sum = 0;
    for (let d = 0; d < dim; d++)
      sum += (q[row * dim + d] as number) * (k[row * dim + d] as number);
    return sum;
  });
  const loss = cosines.reduce((sum, cosine) => sum + (2 - 2 * cosine) / batch, 0);
  return { loss, dq: Float64Array.from(k, (value) => (-2 * value) / batch), cosines };
}
