/** How long steps take, from one record to the next. */
export class StepClock {
  #lastAt = performance.now();
  #meanMs = Number.POSITIVE_INFINITY;

  /** Moving average of the step time, ms, recent steps weighing most; infinite before the first. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** Discards the time since the last step, which included other work. */
  restart(): void {
    this.#lastAt = performance.now();
  }

  /** A step of that many images has ended now. @returns its time, and `atMs` since 1970 */
  tick(images: number): { stepMs: number; imagesPerSec: number; atMs: number } {
    const now = performance.now();
    const stepMs = now - this.#lastAt;
    this.#lastAt = now;
    this.#meanMs = Number.isFinite(this.#meanMs) ? 0.8 * this.#meanMs + 0.2 * stepMs : stepMs;
    return {
      stepMs,
      imagesPerSec: (1000 * images) / this.#meanMs,
      atMs: Math.round(performance.timeOrigin + now),
    };
  }
}
