/** One task at a time, which is aborted when other work needs the device. */
export class PreemptibleTask {
  #current: { readonly end: AbortController; readonly ended: Promise<unknown> } | null = null;

  /** Asks the current work to end, and waits until it has. */
  async end(): Promise<void> {
    this.#current?.end.abort();
    await this.#current?.ended.catch(() => {});
  }

  /** Starts work; call `end` before. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const end = new AbortController();
    const ended = work(end.signal);
    const current = { end, ended };
    this.#current = current;
    try {
      return await ended;
    } finally {
      if (this.#current === current) this.#current = null;
    }
  }
}
