/** The dictionary of tensors in what a file pickled: the file itself, or a part of a checkpoint. */
import {
  PickleDict,
  PickledTensor,
  PickleList,
  PickleTuple,
  type PickleValue,
} from './pickleValue.ts';

export interface FoundTensors {
  /** Keys to it, with dots: `state_dict`; empty for the file itself. */
  readonly path: string;
  readonly tensors: ReadonlyMap<string, PickledTensor>;
}

/** Deeper than any checkpoint: `optimizer`, `state`, 0. */
const MAX_DEPTH = 6;
/** A list that holds itself, or a thousand references to a thousand, ends here. */
const MAX_VISITS = 500_000;

/**
 * The dictionaries that hold tensors by text, the largest first. What is pickled may name itself:
 * each dictionary is visited once.
 */
export function dictionariesOf(root: PickleValue): readonly FoundTensors[] {
  const found: FoundTensors[] = [];
  const seen = new Set<PickleValue>();
  let visits = 0;
  let level: { readonly value: PickleValue; readonly path: string }[] = [{ value: root, path: '' }];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { value, path } of level) {
      if (seen.has(value)) continue;
      seen.add(value);
      const tensors = new Map<string, PickledTensor>();
      for (const [key, child] of partsOf(value)) {
        if (++visits > MAX_VISITS) return byFalling(found);
        if (child instanceof PickledTensor && typeof key === 'string') tensors.set(key, child);
        else if (typeof child === 'object' && child !== null) {
          const name = typeof key === 'string' ? key.slice(0, 100) : String(key);
          next.push({ value: child, path: path === '' ? name : `${path}.${name}` });
        }
      }
      if (tensors.size > 0) found.push({ path, tensors });
    }
    level = next;
  }
  return byFalling(found);
}

function partsOf(value: PickleValue): readonly (readonly [PickleValue, PickleValue])[] {
  if (value instanceof PickleDict) return value.entries;
  if (value instanceof PickleList || value instanceof PickleTuple) {
    return value.items.map((item, i) => [i, item] as const);
  }
  return [];
}

/** Of equal ones the first in the file stays first. */
const byFalling = (found: readonly FoundTensors[]): readonly FoundTensors[] =>
  found.toSorted((a, b) => b.tensors.size - a.tensors.size);
