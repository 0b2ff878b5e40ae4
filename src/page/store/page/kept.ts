/** Small things that a reload must not lose, as JSON in localStorage, each with its own schema. */
import * as v from 'valibot';
import type { Keep } from './uiStore.ts';

export interface Kept<T> {
  /** What was written last; null if nothing was, or if it does not fit the schema. */
  read(): T | null;
  write(value: T): void;
}

/**
 * @param keep localStorage, or null if unavailable: then what is written lasts until the page closes
 * @param name unique on the page; the key is `protolab.<name>`
 */
export function createKept<T>(
  keep: Keep | null,
  name: string,
  schema: v.GenericSchema<unknown, T>,
): Kept<T> {
  const key = `protolab.${name}`;
  let here: T | null = null;
  return {
    read() {
      try {
        const text = keep?.getItem(key) ?? null;
        if (text === null) return here;
        const found = v.safeParse(schema, JSON.parse(text));
        return found.success ? found.output : here;
      } catch {
        return here;
      }
    },
    write(value) {
      here = value;
      try {
        keep?.setItem(key, JSON.stringify(value));
      } catch {
        // Storage is full or forbidden.
      }
    },
  };
}
