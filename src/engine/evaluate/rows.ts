/** Rows of f32 numbers, contiguous: row i is values[i·dim … (i + 1)·dim). */
export interface Rows {
  readonly values: Float32Array<ArrayBuffer>;
  readonly dim: number;
}

/** Rows that need not be in memory all at once. */
export interface StoredRows {
  readonly dim: number;
  readonly count: number;
  /** Rows from `first` on; they are not to be changed. */
  read(first: number, count: number): Promise<Float32Array<ArrayBuffer>>;
}

export function rowCount({ values, dim }: Rows): number {
  return values.length / dim;
}

export function storedRows(rows: Rows | StoredRows): StoredRows {
  if ('read' in rows) return rows;
  const { values, dim } = rows;
  return {
    ...{ dim, count: rowCount(rows) },
    read: async (first, count) => values.subarray(first * dim, (first + count) * dim),
  };
}

/** Mean of every column, f64. */
export function columnMeans(rows: Rows): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(rows.dim);
  addColumns(sums, rows.values);
  return meansOf(sums, rowCount(rows));
}

/** The same of rows that are read a part at a time, in their order: the same bits. */
export async function storedColumnMeans(
  rows: StoredRows,
  part: number,
): Promise<Float64Array<ArrayBuffer>> {
  const sums = new Float64Array(rows.dim);
  for (let first = 0; first < rows.count; first += part) {
    addColumns(sums, await rows.read(first, Math.min(part, rows.count - first)));
  }
  return meansOf(sums, rows.count);
}

function addColumns(sums: Float64Array, values: Float32Array): void {
  const dim = sums.length;
  for (let i = 0; i < values.length; i++) {
    sums[i % dim] = (sums[i % dim] as number) + (values[i] as number);
  }
}

const meansOf = (sums: Float64Array<ArrayBuffer>, rows: number): Float64Array<ArrayBuffer> =>
  sums.map((sum) => (sum * sums.length) / (rows * sums.length));
