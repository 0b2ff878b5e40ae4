/** Cosines among rows on the CPU, because the map's worker has no device. */

/** Unit rows [n, dim], contiguous. */
export interface UnitRows {
  readonly values: Float32Array<ArrayBuffer>;
  readonly dim: number;
}

/** Keeps the largest of what it is offered; ties go to what came first. */
export class Largest {
  readonly #ids: Uint32Array<ArrayBuffer>;
  readonly #values: Float32Array<ArrayBuffer>;
  #held = 0;

  constructor(most: number) {
    this.#ids = new Uint32Array(most);
    this.#values = new Float32Array(most);
  }

  clear(): void {
    this.#held = 0;
  }

  /** Below this an offer changes nothing. */
  get least(): number {
    const { length } = this.#values;
    return this.#held < length ? Number.NEGATIVE_INFINITY : (this.#values[length - 1] as number);
  }

  offer(id: number, value: number): void {
    if (!(value > this.least)) return;
    if (this.#held < this.#ids.length) this.#held++;
    let at = this.#held - 1;
    while (at > 0 && (this.#values[at - 1] as number) < value) {
      this.#ids[at] = this.#ids[at - 1] as number;
      this.#values[at] = this.#values[at - 1] as number;
      at--;
    }
    this.#ids[at] = id;
    this.#values[at] = value;
  }

  /** By descending value; views that the next offer overwrites. */
  get found(): {
    readonly ids: Uint32Array<ArrayBuffer>;
    readonly values: Float32Array<ArrayBuffer>;
  } {
    const held = this.#held;
    return { ids: this.#ids.subarray(0, held), values: this.#values.subarray(0, held) };
  }
}

/** Product of row `a` of one set and row `b` of another, both of `dim` numbers. */
export function dot(x: Float32Array, a: number, y: Float32Array, b: number, dim: number): number {
  let i = a * dim;
  let j = b * dim;
  const end = i + dim;
  const unrolled = end - (dim % 4);
  // Four independent sums, so that their additions overlap.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (; i < unrolled; i += 4, j += 4) {
    s0 += (x[i] as number) * (y[j] as number);
    s1 += (x[i + 1] as number) * (y[j + 1] as number);
    s2 += (x[i + 2] as number) * (y[j + 2] as number);
    s3 += (x[i + 3] as number) * (y[j + 3] as number);
  }
  for (; i < end; i++, j++) s0 += (x[i] as number) * (y[j] as number);
  return s0 + s1 + (s2 + s3);
}

/** The rows nearest to one of them by cosine, nearest first, itself left out: exact, over all. */
export function neighboursOf(
  { values, dim }: UnitRows,
  row: number,
  count: number,
): { readonly rows: Uint32Array<ArrayBuffer>; readonly cosines: Float32Array<ArrayBuffer> } {
  const largest = new Largest(Math.min(count, Math.max(0, values.length / dim - 1)));
  for (let other = 0; other < values.length / dim; other++) {
    if (other !== row) largest.offer(other, dot(values, row, values, other, dim));
  }
  const { ids, values: cosines } = largest.found;
  return { rows: ids.slice(), cosines: cosines.slice() };
}
