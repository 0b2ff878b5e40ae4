/** Rows of f32 numbers, contiguous: row i is values[i·dim … (i + 1)·dim). */
export interface Rows {
  readonly values: Float32Array<ArrayBuffer>;
  readonly dim: number;
}

/** Rows that need not be in memory all at once. */
export interface StoredRows {
  readonly dim: number;
  readonly count: number;
  /** Rows from `first` on; they are not to be changed, and are there until the next call. */
  read(first: number, count: number): Promise<Float32Array<ArrayBuffer>>;
  /** Puts the rows of these numbers, in their order, into the beginning of `into`. */
  gather(numbers: Uint32Array, into: Float32Array<ArrayBuffer>): Promise<void>;
}

/** Rows that are read at a time where all are gone through. */
export const ROWS_PART = 8192;

export function rowCount({ values, dim }: Rows): number {
  return values.length / dim;
}

export function storedRows(rows: Rows | StoredRows): StoredRows {
  if ('read' in rows) return rows;
  const { values, dim } = rows;
  return {
    ...{ dim, count: rowCount(rows) },
    read: async (first, count) => values.subarray(first * dim, (first + count) * dim),
    async gather(numbers, into) {
      numbers.forEach((row, at) => {
        into.set(values.subarray(row * dim, (row + 1) * dim), at * dim);
      });
    },
  };
}

interface Part extends Rows {
  /** Number of its first row. */
  readonly first: number;
}

/** All rows in their order, a part at a time, which is there until the next is asked for. */
export async function* partsOf(rows: StoredRows, part = ROWS_PART): AsyncGenerator<Part> {
  const { dim, count } = rows;
  for (let first = 0; first < count; first += part) {
    yield { first, dim, values: await rows.read(first, Math.min(part, count - first)) };
  }
}

/** Whether all numbers of all rows are finite. */
export async function areFinite(rows: StoredRows, part?: number): Promise<boolean> {
  for await (const { values } of partsOf(rows, part)) {
    if (!values.every(Number.isFinite)) return false;
  }
  return true;
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
  part?: number,
): Promise<Float64Array<ArrayBuffer>> {
  const sums = new Float64Array(rows.dim);
  for await (const { values } of partsOf(rows, part)) addColumns(sums, values);
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
