/** A dispatch's aim; real devices are reset after seconds, and a page stutters long before. */
const AIM_MS = 50;

/** Work submitted before it is waited for. */
const QUEUED_MS = 100;

/** The largest power of two up to `value`, at least 1. */
const powerOfTwo = (value: number): number => 2 ** Math.floor(Math.log2(Math.max(1, value)));

/**
 * How much work a submission may hold so that it takes about AIM_MS on this adapter. Units of
 * work are alike; how long one takes is measured again at the start of every iteration.
 */
export class Pace {
  readonly #done: () => Promise<void>;
  /** Milliseconds; 0 until the first measurement. */
  #unitMs = 0;
  #pendingMs = 0;
  /** Units of a submission; a power of two. */
  units: number;

  /** @param done resolves once everything submitted has run */
  constructor(firstUnits: number, done: () => Promise<void>) {
    this.units = powerOfTwo(firstUnits);
    this.#done = done;
  }

  /**
   * Runs one submission alone, times it, and adapts `units` where they are far off: at once down,
   * 16-fold up at most, and never past what a chunk has. The very first runs once before it is
   * timed, since drivers finish compiling at the first use.
   */
  async measure(submitted: number, total: number, submit: () => void): Promise<void> {
    if (this.#unitMs === 0) submit();
    await this.settle();
    const start = performance.now();
    submit();
    await this.#done();
    const tookMs = performance.now() - start;
    this.#unitMs = tookMs / submitted;
    const fitting = powerOfTwo(AIM_MS / this.#unitMs);
    const whole = 2 * powerOfTwo(total);
    if (tookMs > 2 * AIM_MS || fitting >= 4 * this.units) {
      this.units = Math.min(fitting, this.units * 16, whole, 2 ** 15);
    }
  }

  /** Notes a submission. @returns whether enough is queued to wait for it */
  submitted(units: number): boolean {
    this.#pendingMs += units * this.#unitMs;
    return this.#pendingMs >= QUEUED_MS;
  }

  async settle(): Promise<void> {
    await this.#done();
    this.#pendingMs = 0;
  }
}
