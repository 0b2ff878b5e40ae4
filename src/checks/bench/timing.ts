import { median } from './statistics.ts';

/** Something that is timed: a call that has run to its end when the promise resolves. */
export type Timed = () => Promise<void>;

/**
 * Medians in milliseconds of several ways to do the same, taking turns, so that a machine that
 * grows slower does so for all. Each runs once before, untimed.
 */
export async function alternate(ways: readonly Timed[], rounds: number): Promise<number[]> {
  for (const way of ways) await way();
  const times = ways.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, way] of ways.entries()) {
      const begin = performance.now();
      await way();
      times[at]?.push(performance.now() - begin);
    }
  }
  return times.map(median);
}

/** How often a call must be repeated for one timing to last `leastMs`; at most 64 times. */
export async function repeatsFor(run: (times: number) => Promise<void>, leastMs: number) {
  await run(1);
  const begin = performance.now();
  await run(1);
  const once = performance.now() - begin;
  return Math.max(1, Math.min(64, Math.ceil(leastMs / once)));
}
