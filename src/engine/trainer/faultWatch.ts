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
