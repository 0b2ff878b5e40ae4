import { say, type Words } from '#base/words.ts';
import { type Dataset, imageCount } from './dataset.ts';
import type { DataHost } from './host.ts';

const TURN_MS = 50;

/** Progress of a long load: reports it, yields to the event loop, stops on abort. */
export class Pace {
  readonly #host: DataHost;
  #turnStarted = Number.NEGATIVE_INFINITY;
  #doing: Words | null = null;

  constructor(host: DataHost) {
    this.#host = host;
  }

  /** True when 50 ms have passed since the last `report`, or on abort: a cheap test for inner loops. */
  due(): boolean {
    if (this.#host.signal?.aborted === true) return true;
    return performance.now() - this.#turnStarted >= TURN_MS;
  }

  /**
   * Reports progress and yields to the event loop if it is due or a new kind of work starts.
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

/** A load with its progress, from its first to its last report. */
export async function paced<D extends Dataset>(
  host: DataHost,
  load: (pace: Pace) => Promise<D>,
): Promise<D> {
  const pace = new Pace(host);
  await pace.report(0, 0, say('Opening'));
  const dataset = await load(pace);
  const images = imageCount(dataset);
  await pace.report(images, images, say('Loaded'));
  return dataset;
}
