import { describe, expect, test } from 'vitest';
import { concentration, normaliseRows } from './concentration.ts';

/** Clusters of the given squared distances. */
function clusters(...distances: readonly (readonly number[])[]) {
  return {
    k: distances.length,
    assignments: distances.flatMap((of, c) => of.map(() => c)),
    distances: distances.flat(),
  };
}

const phi = (
  { k, assignments, distances }: ReturnType<typeof clusters>,
  guard: 'guarded' | 'naive' = 'guarded',
) => concentration(assignments, distances, k, { temperature: 0.2, guard });

test('the stages by hand', () => {
  const { raw, filled, clipped, density } = phi(clusters([1, 9], [4, 4, 4], [5], []));
  const [a, b] = [2 / Math.log(12), 2 / Math.log(13)];
  expect(Array.from(raw)).toEqual([a, b, 0, 0]);
  expect(Array.from(filled)).toEqual([a, b, a, a]);
  // Sorted b a a a: the 10th percentile lies 0.3 of the way from b to a.
  const low = b + 0.3 * (a - b);
  clipped.forEach((value, c) => {
    expect(value).toBeCloseTo(c === 1 ? low : a, 14);
  });
  density.forEach((value, c) => {
    expect(value).toBeCloseTo((0.8 * (c === 1 ? low : a)) / (3 * a + low), 14);
  });
});

describe('degenerate clusters', () => {
  test('all distances 0: φ = τ; naive, NaN', () => {
    const collapsed = clusters([0, 0], [0, 0, 0], [0, 0]);
    expect(Array.from(phi(collapsed).density)).toEqual([0.2, 0.2, 0.2]);
    expect(phi(collapsed, 'naive').density.every(Number.isNaN)).toBe(true);
  });

  test('one negative distance counts as 0; naive, every φ is NaN', () => {
    const negative = clusters([1, 1], [1, -1e-9], [1, 1]);
    expect(phi(negative).density).toEqual(phi(clusters([1, 1], [1, 0], [1, 1])).density);
    expect(phi(negative, 'naive').density.every(Number.isNaN)).toBe(true);
  });

  test('only clusters of one row: φ = τ', () => {
    expect(Array.from(phi(clusters([1], [2], [])).density)).toEqual([0.2, 0.2, 0.2]);
  });

  test('clipped to 0 throughout: φ = τ', () => {
    const nearly = clusters([4, 4], ...new Array<number[]>(19).fill([0, 0]));
    expect(Array.from(phi(nearly).density)).toEqual(new Array(20).fill(0.2));
  });

  test('no φ falls below a millionth of the mean', () => {
    const { density } = phi(
      clusters([4, 4], [4, 4], [4, 4], ...new Array<number[]>(7).fill([0, 0])),
    );
    expect(Math.min(...density)).toBeCloseTo(0.2e-6, 10);
    expect(density.reduce((a, b) => a + b, 0) / 10).toBeCloseTo(0.2, 12);
  });

  test.each([[clusters([1, 2], [3, 4], [5, 9, 1])], [clusters([0, 0], [0, 1], [2])]])(
    'the mean of φ is τ, %#',
    (given) => {
      const { density } = phi(given);
      expect(density.reduce((a, b) => a + b, 0) / given.k).toBeCloseTo(0.2, 12);
    },
  );
});

test('prototypes are unit rows, a row of zeros stays', () => {
  expect(Array.from(normaliseRows(Float32Array.of(3, 4, 0, 0), 2))).toEqual(
    Array.from(Float32Array.of(0.6, 0.8, 0, 0)),
  );
});
