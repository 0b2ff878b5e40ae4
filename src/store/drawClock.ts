/**
 * Decides when something redraws. Every slot fires at most once a period and two slots never
 * share a task, so that six charts cost six short tasks and not one that blocks the page.
 */
export class DrawClock {
  readonly #periodMs: number;
  readonly #slots: (() => void)[] = [];
  readonly #dirty = new Set<number>();
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param periodMs shortest time between two calls of the same slot. */
  constructor(periodMs = 250) {
    this.#periodMs = periodMs;
  }

  addSlot(draw: () => void): void {
    this.#slots.push(draw);
  }

  /** Everything is to be drawn again, each slot when its turn comes. */
  markDirty(): void {
    for (let i = 0; i < this.#slots.length; i++) this.#dirty.add(i);
    if (this.#timer === null) this.#schedule(0);
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => this.#turn(), delay);
  }

  #turn(): void {
    this.#timer = null;
    if (this.#slots.length === 0) return;
    const slot = this.#next;
    this.#next = (this.#next + 1) % this.#slots.length;
    const drew = this.#dirty.delete(slot);
    if (drew) this.#slots[slot]?.();
    // One more turn after the last drawing keeps the pace when new data comes at once.
    if (drew || this.#dirty.size > 0) this.#schedule(this.#periodMs / this.#slots.length);
  }
}
