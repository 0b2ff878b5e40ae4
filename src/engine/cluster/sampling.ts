import type { RandomStream } from '#base/random.ts';

/**
 * The first `take` numbers of a permutation of 0…count−1 (Fisher–Yates from the front, only the
 * places it touched kept): `take` different numbers in memory that does not grow with `count`.
 * @throws RangeError when more are asked for than there are
 */
export function drawDistinct(
  stream: RandomStream,
  count: number,
  take: number,
): Uint32Array<ArrayBuffer> {
  if (take > count) throw new RangeError(`${take} different numbers out of ${count}`);
  const moved = new Map<number, number>();
  return Uint32Array.from({ length: take }, (_, i) => {
    const j = i + stream.integer(count - i);
    const drawn = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    return drawn;
  });
}

/** A set of row numbers, one bit each. */
export class RowChoice {
  readonly #bits: Uint8Array;

  /**
   * `take` of `count` rows, every set of them equally likely: each row is asked for with the
   * share that is still wanted of those still to come (Knuth's algorithm S).
   */
  constructor(stream: RandomStream, count: number, take: number) {
    this.#bits = new Uint8Array(Math.ceil(count / 8));
    let wanted = take;
    for (let row = 0; row < count && wanted > 0; row++) {
      if (stream.integer(count - row) >= wanted) continue;
      this.#bits[row >> 3] = (this.#bits[row >> 3] as number) | (1 << (row & 7));
      wanted--;
    }
  }

  has(row: number): boolean {
    return (((this.#bits[row >> 3] as number) >> (row & 7)) & 1) === 1;
  }
}
