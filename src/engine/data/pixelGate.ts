/** Lets pictures be decoded at the same time as long as they have few enough pixels together. */
export class PixelGate {
  readonly #most: number;
  #inside = 0;
  #pixels = 0;
  readonly #waiting: { readonly pixels: number; readonly enter: () => void }[] = [];

  /** @param most pixels of all pictures inside; one that alone has more goes in by itself */
  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work once there is room, in the order of the calls. */
  async through<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ pixels, enter });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#inside--;
      this.#pixels -= pixels;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#inside > 0 && this.#pixels + next.pixels > this.#most) return;
      this.#waiting.shift();
      this.#inside++;
      this.#pixels += next.pixels;
      next.enter();
    }
  }
}
