/** Work of which there is one at a time, and that ends early when something else wants its place. */
export class GivingWay {
  #current: { readonly end: AbortController; readonly ended: Promise<unknown> } | null = null;

  /** Asks the work under way to end, and waits until it has. */
  async end(): Promise<void> {
    this.#current?.end.abort();
    await this.#current?.ended.catch(() => {});
  }

  /** Starts work; call `end` before. @param work asks `goesOn` now and then, false ends it */
  async run<T>(work: (goesOn: () => boolean) => Promise<T>): Promise<T> {
    const end = new AbortController();
    const ended = work(() => !end.signal.aborted);
    const current = { end, ended };
    this.#current = current;
    try {
      return await ended;
    } finally {
      if (this.#current === current) this.#current = null;
    }
  }
}
