import { WordsError } from '#base/words.ts';
import type { Gpu } from '#gpu/device.ts';
import { DeviceFailed } from './faults.ts';

/**
 * Rejects pending work when the device fails, which otherwise might never settle. Not
 * `Promise.race` with one promise of the fault: that would retain every result until the fault.
 */
export class FaultWatch {
  readonly #waiting = new Set<(error: DeviceFailed) => void>();
  readonly #unsubscribe: () => void;
  #error: DeviceFailed | null = null;

  constructor(gpu: Pick<Gpu, 'onFault'>) {
    this.#unsubscribe = gpu.onFault(({ kind, message }) => {
      this.#error = new DeviceFailed(kind, message);
      for (const reject of this.#waiting) reject(this.#error);
    });
  }

  /** The work's result. @throws DeviceFailed as soon as the device has failed */
  orFail<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const done = (): void => {
        this.#waiting.delete(reject);
      };
      work.then(resolve, reject).finally(done);
      if (this.#error !== null) reject(this.#error);
    });
  }

  /** Stops listening. */
  close(): void {
    this.#unsubscribe();
  }
}

/** A loss is reported this long after the work that it failed, at most, ms. */
const REPORTED_WITHIN_MS = 2000;

/**
 * What made a run fail. A lost device fails its work first, with an AbortError of a pending map or
 * a RangeError of an upload, and is reported lost some milliseconds later.
 */
export function causeOf(error: unknown, gpu: Pick<Gpu, 'onFault'>): Promise<unknown> {
  // Errors with words know what they are about.
  if (error instanceof WordsError) return Promise.resolve(error);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      stop();
      resolve(error);
    }, REPORTED_WITHIN_MS);
    const stop = gpu.onFault(({ kind, message }) => {
      clearTimeout(timer);
      resolve(new DeviceFailed(kind, message));
    });
  });
}
