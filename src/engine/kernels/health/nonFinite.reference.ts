import type { NonFiniteCount } from './nonFinite.ts';

/** What `NonFiniteCounter` finds in an array. */
export function nonFiniteReference(values: Float32Array): NonFiniteCount {
  const all = Array.from(values);
  return {
    nan: all.filter(Number.isNaN).length,
    positive: all.filter((value) => value === Number.POSITIVE_INFINITY).length,
    negative: all.filter((value) => value === Number.NEGATIVE_INFINITY).length,
    largest: all
      .filter(Number.isFinite)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}
