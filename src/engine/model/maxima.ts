import type { GpuArray } from '#gpu/array.ts';

/** Layers whose largest activations a step records, and their elements. */
export class Maxima {
  /** f32, one element per layer. */
  readonly array: GpuArray;
  readonly names: string[] = [];

  constructor(array: GpuArray) {
    this.array = array;
  }

  /** The element for one more layer. @throws Error when the array is full */
  slot(name: string): number {
    if (this.names.length === this.array.length) throw new Error('no place left for a maximum');
    return this.names.push(name) - 1;
  }
}
