import type { GpuArray } from '#gpu/array.ts';
import type { MaximumSlot } from '#kernels/half/half.ts';

/** Layers whose largest activations a step records, and their elements. */
export class Maxima {
  /** f32, one element per layer. */
  readonly #array: GpuArray;
  readonly names: string[] = [];
  readonly #slots = new Map<string, number>();

  /** @param array cleared, as the step's graph does before it is used */
  constructor(array: GpuArray) {
    this.#array = array;
  }

  /**
   * The element of a tower's layer; a layer that is recorded again, for another share of the batch,
   * has the element it had.
   * @throws Error when the array is full
   */
  slot(tower: string, name: string): MaximumSlot {
    const key = `${tower} ${name}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return { array: this.#array, slot: known };
    if (this.names.length === this.#array.length) throw new Error('no place left for a maximum');
    const slot = this.names.push(name) - 1;
    this.#slots.set(key, slot);
    return { array: this.#array, slot };
  }

  /** Gives an element the name of the layer that follows the one that fills it. */
  rename({ slot }: MaximumSlot, name: string): void {
    this.names[slot] = name;
  }
}
