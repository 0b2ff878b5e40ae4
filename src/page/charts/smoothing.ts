/**
 * TensorBoard's debiased exponential moving average:
 * last = s·last + (1 − s)·y; n = n + 1; out = last / (1 − sⁿ).
 * A non-finite value comes out as it went in and leaves the average untouched.
 */
export class Smoother {
  readonly #smoothing: number;
  #last = 0;
  /** sⁿ. */
  #power = 1;

  /** @param smoothing s in [0, 1); 0 gives the values back. */
  constructor(smoothing: number) {
    this.#smoothing = smoothing;
  }

  next(value: number): number {
    if (!Number.isFinite(value)) return value;
    const s = this.#smoothing;
    this.#last = s * this.#last + (1 - s) * value;
    this.#power *= s;
    return this.#last / (1 - this.#power);
  }
}
