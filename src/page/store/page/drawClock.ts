/** Something that is redrawn in its slot. */
export interface DrawSlot {
  markDirty(): void;
  remove(): void;
}

/**
 * Schedules redraws. Every slot fires at most once per period and two slots never share a task, so
 * that six charts take six short tasks instead of one that blocks the page. After a user action the
 * dirty slots fire immediately one after the other, one task each.
 */
export class DrawClock {
  readonly #periodMs: number;
  readonly #slots: (() => void)[] = [];
  readonly #dirty = new Set<() => void>();
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #hurried = false;

  /** @param periodMs shortest time between two calls of the same slot. */
  constructor(periodMs = 250) {
    this.#periodMs = periodMs;
  }

  addSlot(draw: () => void): DrawSlot {
    this.#slots.push(draw);
    return {
      markDirty: () => {
        this.#dirty.add(draw);
        this.#wake();
      },
      remove: () => {
        const at = this.#slots.indexOf(draw);
        if (at >= 0) this.#slots.splice(at, 1);
        if (at >= 0 && at < this.#next) this.#next--;
        this.#dirty.delete(draw);
      },
    };
  }

  /** Marks every slot dirty; each is redrawn in its turn. */
  markDirty(): void {
    for (const slot of this.#slots) this.#dirty.add(slot);
    this.#wake();
  }

  /** Redraws the dirty slots without waiting for their turn. */
  hurry(): void {
    this.#hurried = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#schedule(0);
  }

  #wake(): void {
    if (this.#timer === null) this.#schedule(0);
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => this.#turn(), delay);
  }

  #turn(): void {
    this.#timer = null;
    if (this.#slots.length === 0) return;
    if (this.#hurried) this.#skipClean();
    const slot = this.#slots[this.#next % this.#slots.length];
    this.#next = (this.#next + 1) % this.#slots.length;
    const drew = slot !== undefined && this.#dirty.delete(slot);
    if (drew) slot();
    if (this.#dirty.size === 0) this.#hurried = false;
    // One more tick after the last drawing keeps the period if new data arrives at once.
    if (drew || this.#dirty.size > 0) {
      this.#schedule(this.#hurried ? 0 : this.#periodMs / this.#slots.length);
    }
  }

  #skipClean(): void {
    for (let i = 0; i < this.#slots.length; i++) {
      const slot = this.#slots[this.#next % this.#slots.length];
      if (slot !== undefined && this.#dirty.has(slot)) return;
      this.#next = (this.#next + 1) % this.#slots.length;
    }
  }
}
