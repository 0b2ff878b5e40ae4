import { expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { agreement } from './agreement.ts';
import { largestAssignment } from './assignment.ts';

/** The largest total over all assignments, one by one. */
function bruteForce(gains: ArrayLike<number>, rows: number, columns: number): number {
  const best = (row: number, taken: number, left: number): number => {
    if (row === rows) return left === 0 ? 0 : Number.NEGATIVE_INFINITY;
    // A row may go without a column only where there are fewer columns.
    let most = rows - row > left ? best(row + 1, taken, left) : Number.NEGATIVE_INFINITY;
    for (let column = 0; column < columns && left > 0; column++) {
      if ((taken & (1 << column)) !== 0) continue;
      const rest = best(row + 1, taken | (1 << column), left - 1);
      most = Math.max(most, (gains[row * columns + column] as number) + rest);
    }
    return most;
  };
  return best(0, 0, Math.min(rows, columns));
}

test('the total is that of the best of all assignments', () => {
  const stream = new RandomStream(11, 'probe');
  for (let round = 0; round < 200; round++) {
    const rows = 1 + Math.floor(6 * stream.uniform());
    const columns = 1 + Math.floor(6 * stream.uniform());
    // Few values, so that there are ties.
    const gains = Array.from({ length: rows * columns }, () => Math.floor(8 * stream.uniform()));
    const found = largestAssignment(gains, rows, columns);
    const used = [...found].filter((column) => column >= 0);
    expect(new Set(used).size).toBe(used.length);
    expect(used).toHaveLength(Math.min(rows, columns));
    const total = [...found].reduce(
      (sum, column, row) => sum + (column < 0 ? 0 : (gains[row * columns + column] as number)),
      0,
    );
    expect(total).toBe(bruteForce(gains, rows, columns));
  }
});

test('clustering accuracy names every cluster after one class', () => {
  // Cluster 0 holds both classes, cluster 1 the second only: best is 0 → a, 1 → b.
  expect(agreement([0, 0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 1, 1, 1]).acc).toBeCloseTo(4 / 7, 12);
  expect(agreement([3, 3, 8], [1, 1, 0]).acc).toBe(1);
  // More clusters than classes: those left over count as misses.
  expect(agreement([0, 1, 2, 3], [0, 0, 1, 1]).acc).toBe(0.5);
  expect(agreement([0, 0], [-1, -1]).acc).toBeNaN();
});
