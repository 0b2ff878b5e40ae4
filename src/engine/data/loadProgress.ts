import type { Words } from '#base/words.ts';
import type { DataHost } from './host.ts';

const TURN_MS = 50;

/** Keeps a long load civil: reports progress, lets other events in, stops on abort. */
export class Pace {
  readonly #host: DataHost;
  #turnStarted = Number.NEGATIVE_INFINITY;
  #doing: Words | null = null;

  constructor(host: DataHost) {
    this.#host = host;
  }

  /** True when 50 ms have passed since the last `report`: a cheap test for inner loops. */
  due(): boolean {
    return performance.now() - this.#turnStarted >= TURN_MS;
  }

  /**
   * Reports progress and yields to the event loop if it is due or the work is a new one.
   * @throws the abort signal's reason
   */
  async report(done: number, total: number, doing: Words): Promise<void> {
    this.#host.signal?.throwIfAborted();
    if (doing.english === this.#doing?.english && done < total && !this.due()) return;
    this.#doing = doing;
    this.#host.onProgress(done, total, doing);
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.#host.signal?.throwIfAborted();
    this.#turnStarted = performance.now();
  }
}
