import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { UNINTERRUPTED, workSignal } from '#base/workSignal.ts';
import { readFixture } from '#checks/golden/fixtures.ts';
import { symmetricEigenvalues } from './eigenvalues.ts';
import {
  alignment,
  collapseLevel,
  effectiveRank,
  meanCosine,
  PAIR_SAMPLE,
  rankMe,
  uniformity,
} from './featureStatistics.ts';
import type { Rows } from './rows.ts';

const rowsOf = (...rows: number[][]): Rows => ({
  values: Float32Array.from(rows.flat()),
  dim: rows[0]?.length ?? 0,
});

function randomUnitRows(count: number, dim: number, seed: number): Rows {
  const stream = new RandomStream(seed, 'probe');
  const values = Float32Array.from({ length: count * dim }, () => stream.normal());
  for (let start = 0; start < values.length; start += dim) {
    const row = values.subarray(start, start + dim);
    const norm = Math.hypot(...row);
    row.forEach((value, d) => {
      row[d] = value / norm;
    });
  }
  return { values, dim };
}

describe('eigenvalues', () => {
  test('of matrices known by hand', () => {
    expect([...symmetricEigenvalues(Float64Array.of(5), 1)]).toEqual([5]);
    const two = symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2);
    expect(two[0]).toBeCloseTo(1, 14);
    expect(two[1]).toBeCloseTo(3, 14);
    expect(symmetricEigenvalues(new Float64Array(9), 3).every((value) => value === 0)).toBe(true);
    // Two blocks, one eigenvalue negative; the reflection of an empty column is left out.
    const mixed = symmetricEigenvalues(Float64Array.of(0, 0, 2, 0, 7, 0, 2, 0, 0), 3);
    [-2, 2, 7].forEach((value, i) => {
      expect(mixed[i]).toBeCloseTo(value, 13);
    });
  });

  test('of the second-difference matrix: 2 − 2 cos(πk/(n + 1))', () => {
    const n = 40;
    const matrix = new Float64Array(n * n);
    // Shuffled alike in rows and columns, so that it is not tridiagonal to begin with.
    const order = new RandomStream(3, 'probe').permutation(n);
    for (let i = 0; i < n; i++) {
      for (const j of [i - 1, i, i + 1]) {
        if (j < 0 || j >= n) continue;
        matrix[(order[i] as number) * n + (order[j] as number)] = i === j ? 2 : -1;
      }
    }
    symmetricEigenvalues(matrix, n).forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1)), 12);
    });
  });
});

describe('alignment and uniformity', () => {
  test('are 0 for rows that coincide', async () => {
    const same = rowsOf([1, 0], [1, 0], [1, 0]);
    expect(alignment(same, same)).toBe(0);
    expect(await uniformity(same, UNINTERRUPTED)).toBe(0);
  });

  test('by hand', async () => {
    // Squared distances 2 and 4 between the views; 2, 2 and 4 between the images.
    const x = rowsOf([1, 0], [0, 1]);
    expect(alignment(x, rowsOf([0, 1], [0, -1]))).toBe(3);
    const three = rowsOf([1, 0], [0, 1], [-1, 0]);
    const mean = (2 * Math.exp(-4) + Math.exp(-8)) / 3;
    expect(await uniformity(three, UNINTERRUPTED)).toBeCloseTo(Math.log(mean), 12);
  });

  test('views of different images are refused', () => {
    expect(() => alignment(rowsOf([1, 0]), rowsOf([1, 0], [0, 1]))).toThrow('same images');
  });

  test('takes evenly spaced rows of more than it can pair', async () => {
    const some = randomUnitRows(PAIR_SAMPLE, 4, 1);
    // Each row three times in a row: every third is the sample.
    const values = new Float32Array(some.values.length * 3);
    for (let row = 0; row < 3 * PAIR_SAMPLE; row++) {
      const from = Math.floor(row / 3) * 4;
      values.set(some.values.subarray(from, from + 4), row * 4);
    }
    expect(await uniformity({ values, dim: 4 }, UNINTERRUPTED)).toBe(
      await uniformity(some, UNINTERRUPTED),
    );
  });

  test('can be aborted', async () => {
    const ended = AbortSignal.abort();
    const work = uniformity(randomUnitRows(300, 4, 1), workSignal(ended));
    await expect(work).rejects.toBe(ended.reason);
  });
});

describe('ranks', () => {
  test('RankMe counts equal directions', () => {
    const four = rowsOf([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]);
    // p is 1/4 + 1e-7 each.
    const p = 0.25 + 1e-7;
    expect(rankMe(four)).toBeCloseTo(Math.exp(-4 * p * Math.log(p)), 12);
    const one = rowsOf([1, 0, 0, 0], [1, 0, 0, 0]);
    const rest = -3 * 1e-7 * Math.log(1e-7) - (1 + 1e-7) * Math.log(1 + 1e-7);
    expect(rankMe(one)).toBeCloseTo(Math.exp(rest), 9);
  });

  test('RankMe of unequal directions, by hand', () => {
    const p = [0.75 + 1e-7, 0.25 + 1e-7];
    const entropy = -p.reduce((sum, value) => sum + value * Math.log(value), 0);
    expect(rankMe(rowsOf([3, 0], [0, 1]))).toBeCloseTo(Math.exp(entropy), 12);
  });

  test('the effective rank is that of the centred rows', () => {
    const apart = rowsOf([9, 1, 0], [9, -1, 0], [9, 0, 1], [9, 0, -1]);
    expect(effectiveRank(apart)).toBeCloseTo(2, 12);
    expect(effectiveRank(rowsOf([9, 1, 0], [9, 1, 0]))).toBe(0);
    expect(effectiveRank(rowsOf([Number.NaN, 1], [1, 1]))).toBeNaN();
    expect(rankMe(rowsOf([Number.POSITIVE_INFINITY, 1], [1, 1]))).toBeNaN();
  });

  test('the healthy and the drifting case of PyTorch’s fixture', async () => {
    const diag = await readFixture('diag');
    const names = diag.params.names as readonly string[];
    for (const state of ['healthy', 'six_dead_units_four_zero_rows', 'collapsed_with_drift']) {
      const out = diag.get(`${state}/out_q`);
      const dim = out.shape[1] as number;
      const q = Float32Array.from(out.data);
      for (let start = 0; start < q.length; start += dim) {
        const row = q.subarray(start, start + dim);
        const norm = Math.max(Math.hypot(...row), 1e-12);
        row.forEach((value, d) => {
          row[d] = value / norm;
        });
      }
      const result = diag.get(`${state}/result`);
      const expected = (name: string) => result.data[names.indexOf(name)] as number;
      const rank = effectiveRank({ values: q, dim });
      expect(Math.abs(rank - expected('effective_rank'))).toBeLessThanOrEqual(4 * result.atol);
      const cosine = meanCosine({ values: q, dim });
      expect(Math.abs(cosine - expected('mean_cosine'))).toBeLessThanOrEqual(4 * result.atol);
    }
  });
});

test('mean cosine is that of all pairs', () => {
  const { values, dim } = randomUnitRows(9, 5, 2);
  let sum = 0;
  for (let i = 0; i < 9; i++) {
    for (let j = 0; j < 9; j++) {
      if (i === j) continue;
      for (let d = 0; d < dim; d++) {
        sum += (values[i * dim + d] as number) * (values[j * dim + d] as number);
      }
    }
  }
  expect(meanCosine({ values, dim })).toBeCloseTo(sum / 72, 12);
});

test('the collapse level goes from 0 to 1', () => {
  expect(collapseLevel(0, 16)).toBe(1);
  expect(collapseLevel(0.125, 16)).toBe(0.5);
  expect(collapseLevel(0.3, 16)).toBe(0);
  expect(collapseLevel(Number.NaN, 16)).toBeNaN();
});
