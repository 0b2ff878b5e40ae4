import { expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { splitEmptyClusters } from './emptyClusters.ts';

const stream = () => new RandomStream(1, 'cluster', 5);

test('an empty cluster takes half of the only large one, moved apart by 1/1024', () => {
  const centroids = Float32Array.of(1, 2, 3, 0, 0, 0, 7, 7, 7);
  expect(splitEmptyClusters(centroids, [99, 0, 1], 100, stream())).toBe(1);
  const up = 1 + 1 / 1024;
  const down = 1 - 1 / 1024;
  expect(Array.from(centroids)).toEqual(
    Array.from(Float32Array.of(down, 2 * up, 3 * down, up, 2 * down, 3 * up, 7, 7, 7)),
  );
});

test('many empty clusters share the large ones, and nothing happens without any', () => {
  const centroids = new Float32Array(40).fill(1);
  const counts = [64, ...new Array<number>(7).fill(0), 20, 20];
  expect(splitEmptyClusters(centroids, counts, 104, stream())).toBe(7);
  expect(new Set(centroids).size).toBeGreaterThan(4);
  const full = Float32Array.of(1, 2);
  expect(splitEmptyClusters(full, [3, 4], 7, stream())).toBe(0);
  expect(Array.from(full)).toEqual([1, 2]);
});

test('the walk accepts a cluster by its size', () => {
  let first = 0;
  for (let at = 0; at < 400; at++) {
    const centroids = Float32Array.of(1, 2, 9);
    splitEmptyClusters(centroids, [75, 25, 0], 100, new RandomStream(2, 'cluster', at));
    if ((centroids[2] as number) < 1.5) first++;
  }
  // p = 74/97 for the first, 24/97 for the second, round and round: p₀ / (1 − (1 − p₀)(1 − p₁)) is
  // 93 % of 400 = 372, a standard deviation of 5.
  expect(Math.abs(first - 372)).toBeLessThan(26);
});
