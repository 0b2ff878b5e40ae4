import type { GpuArray } from '#gpu/array.ts';
import { bytesOf } from '#gpu/array.ts';
import type { Launch } from '#gpu/kernel.ts';
import { StepGraph } from '#gpu/stepGraph.ts';

/** A step graph that records its launches, to find what is saved for the backward pass. */
export class WatchedGraph extends StepGraph {
  readonly #launches: Launch[] = [];

  override launch(launch: Launch): void {
    this.#launches.push(launch);
    super.launch(launch);
  }

  /** See savedBytes. */
  get savedBytes(): number {
    return savedBytes(this.#launches);
  }
}

/**
 * Bytes saved in the forward pass for the backward pass: arrays written (or, for the images, given)
 * before the loss and read after it, before the optimizer. Parameters and their f16 copies do not
 * count.
 */
export function savedBytes(launches: readonly Launch[]): number {
  const loss = launches.findIndex(({ kernel }) => kernel.name === 'InfoNCE');
  const end = launches.findIndex(({ kernel }) => kernel.name.startsWith('optimizer'));
  if (loss < 0 || end < loss) throw new Error('the graph has no loss before its optimizer');
  const before = new Set<unknown>();
  for (const { kernel, arrays } of launches.slice(0, loss)) {
    arrays.forEach((array, at) => {
      const activation = !/^(weights|.*\.(weight|bias)$)/.test(array.label);
      const given = array.label === 'views';
      if (given || (kernel.bindings[at] === 'write' && activation && isScratch(array))) {
        before.add(array.storage);
      }
    });
  }
  const saved = new Map<unknown, number>();
  for (const { kernel, arrays } of launches.slice(loss + 1, end)) {
    arrays.forEach((array, at) => {
      const { storage } = array;
      if (kernel.bindings[at] !== 'read' || !before.has(storage)) return;
      saved.set(storage, Math.max(bytesOf(array), saved.get(storage) ?? 0));
    });
  }
  return [...saved.values()].reduce((sum, bytes) => sum + bytes, 0);
}

const isScratch = ({ storage }: GpuArray): boolean => 'bytes' in storage;
