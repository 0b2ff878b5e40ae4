/**
 * Counter-based random numbers: Philox 4x32 with 10 rounds (Salmon et al. 2011,
 * "Parallel random numbers: as easy as 1, 2, 3"). Every draw is a pure function of
 * (key, counter), so any sample's numbers can be computed alone, on any device,
 * in any order. `src/engine/kernels/augment` has the same function in WGSL.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

type Words = readonly [number, number, number, number];

/** High 32 bits of the product of two unsigned 32-bit integers. */
function mulHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/**
 * Four unsigned 32-bit words for a counter of four words under a key of two.
 * @param counter four unsigned 32-bit words
 */
export function philox(counter: Words, key0: number, key1: number): Words {
  let [c0, c1, c2, c3] = counter;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = mulHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The purpose of a stream; streams of one seed with different purposes are independent. */
export const STREAM = {
  weights: 1,
  queue: 2,
  order: 3,
  keyShuffle: 4,
  augment: 5,
  scenes: 6,
  split: 7,
  cluster: 8,
  negatives: 9,
  probe: 10,
  featureMap: 11,
  sweep: 12,
} as const;

export type StreamName = keyof typeof STREAM;

/**
 * A sequential reader over one Philox stream, keyed by (seed, stream) and started at
 * a counter (a, b); two readers with different (a, b) never overlap.
 */
export class RandomStream {
  readonly #seed: number;
  readonly #stream: StreamName;
  readonly #a: number;
  readonly #b: number;
  #block: Words = [0, 0, 0, 0];
  #position = 4;
  #blockIndex = 0;

  constructor(seed: number, stream: StreamName, a = 0, b = 0) {
    this.#seed = seed;
    this.#stream = stream;
    this.#a = a;
    this.#b = b;
  }

  /** An unsigned 32-bit word. */
  word(): number {
    if (this.#position === 4) {
      const counter: Words = [this.#blockIndex++, this.#a, this.#b, 0];
      this.#block = philox(counter, this.#seed, STREAM[this.#stream]);
      this.#position = 0;
    }
    return this.#block[this.#position++] as number;
  }

  /** Uniform in [0, 1): the word's upper 24 bits, exact in float32. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.word() >>> 8) / 0x1000000);
  }

  /** Standard normal, Box–Muller (both uniforms drawn, the cosine kept). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** An integer in [0, count), unbiased enough for count < 2^20 (multiply-shift on 32 bits). */
  integer(count: number): number {
    return mulHigh(this.word(), count);
  }

  /** A permutation of 0…count−1 (Fisher–Yates). */
  permutation(count: number): Uint32Array<ArrayBuffer> {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i] as number;
      order[i] = order[j] as number;
      order[j] = held;
    }
    return order;
  }
}
