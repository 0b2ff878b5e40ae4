/** Rows of f32 numbers, contiguous: row i is values[i·dim … (i + 1)·dim). */
export interface Rows {
  readonly values: Float32Array<ArrayBuffer>;
  readonly dim: number;
}

export function rowCount({ values, dim }: Rows): number {
  return values.length / dim;
}

/** Mean of every column, f64. */
export function columnMeans({ values, dim }: Rows): Float64Array<ArrayBuffer> {
  const means = new Float64Array(dim);
  for (let i = 0; i < values.length; i++) {
    means[i % dim] = (means[i % dim] as number) + (values[i] as number);
  }
  return means.map((sum) => (sum * dim) / values.length);
}
