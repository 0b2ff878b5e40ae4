/** Counts array accesses, so that tests can check complexity without timing. */

export interface CountedValues<T> {
  /** Reads and writes like the array it was made from. */
  readonly values: T;
  /** Elements read and written so far. */
  readonly reads: () => number;
  readonly writes: () => number;
}

/** Counts reads and writes of an array's elements. */
export function countedReads<T extends Float32Array | Float64Array | Int32Array | Uint32Array>(
  array: T,
): CountedValues<T> {
  let reads = 0;
  let writes = 0;
  const isIndex = (key: string | symbol) => typeof key === 'string' && /^\d/.test(key);
  const values = new Proxy(array, {
    get(target, key) {
      if (isIndex(key)) reads++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, key, value) {
      if (isIndex(key)) writes++;
      return Reflect.set(target, key, value, target);
    },
  });
  return { values, reads: () => reads, writes: () => writes };
}
