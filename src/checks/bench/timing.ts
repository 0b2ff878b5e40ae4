import { median } from '#base/median.ts';

/** A timed call: finished, on the GPU too, when the promise resolves. */
export type Timed = () => Promise<void>;

/**
 * Median times, ms, of several implementations, run alternately so that a machine that slows down
 * affects all of them. Each runs once before, untimed.
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
