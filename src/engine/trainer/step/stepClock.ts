/** How long steps take, from one record to the next. */
export class StepClock {
  #lastAt = performance.now();
  #meanMs = Number.POSITIVE_INFINITY;

  /** Milliseconds of a step, the last ones weighing most; infinite before the first. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** Forgets how long ago the last step was: something else came between. */
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
