import { allocate, bufferOf, free, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';

/** A copy, on the GPU, of arrays as they were between two submissions. */
export class Snapshot {
  readonly #gpu: Gpu;
  readonly #arrays: readonly GpuArray[];
  readonly #copies: readonly GpuArray[];

  /** Allocates; `take` copies. @param arrays whole buffers */
  constructor(gpu: Gpu, arrays: readonly GpuArray[]) {
    this.#gpu = gpu;
    this.#arrays = arrays;
    this.#copies = arrays.map(({ length, label }) => allocate(gpu, [length], `copy of ${label}`));
  }

  take(): void {
    this.#copy(this.#arrays, this.#copies);
  }

  /** Puts the arrays back, bit for bit. */
  restore(): void {
    this.#copy(this.#copies, this.#arrays);
  }

  #copy(from: readonly GpuArray[], to: readonly GpuArray[]): void {
    const encoder = this.#gpu.device.createCommandEncoder();
    from.forEach((array, i) => {
      const target = to[i];
      if (target === undefined) throw new Error(`${array.label} has no copy`);
      encoder.copyBufferToBuffer(bufferOf(array), 0, bufferOf(target), 0, array.length * 4);
    });
    this.#gpu.device.queue.submit([encoder.finish()]);
  }

  destroy(): void {
    for (const copy of this.#copies) free(copy);
  }
}
