import { describe, expect, test } from 'vitest';
import { agreement, clusterShape } from './agreement.ts';

describe('agreement with labels', () => {
  test('equal partitions with permuted cluster numbers score 1', () => {
    expect(agreement([5, 5, 1, 1, 9], [0, 0, 2, 2, 1])).toMatchObject({
      nmi: expect.closeTo(1, 12),
      ari: 1,
      purity: 1,
    });
  });

  test('by hand: 0 0 1 1 against 0 0 1 2', () => {
    // H(clusters) = ln 2, H(labels) = 1.5 ln 2, mutual information = ln 2; pairs 1 of 2 and 1.
    const got = agreement([0, 0, 1, 1], [0, 0, 1, 2]);
    expect(got.nmi).toBeCloseTo(0.8, 12);
    expect(got.ari).toBeCloseTo((1 - 2 / 6) / (1.5 - 2 / 6), 12);
    expect(got.purity).toBe(0.75);
  });

  test('independent partitions: NMI 0, ARI below 0, purity 0.5', () => {
    const got = agreement([0, 0, 1, 1], [0, 1, 0, 1]);
    expect(got.nmi).toBeCloseTo(0, 12);
    expect(got.ari).toBeCloseTo(-0.5, 12);
    expect(got.purity).toBe(0.5);
  });

  test('one part each agrees; one cluster against many labels does not', () => {
    expect(agreement([3, 3, 3], [1, 1, 1])).toMatchObject({ nmi: 1, ari: 1, purity: 1 });
    expect(agreement([0, 0, 0, 0], [0, 0, 1, 2])).toMatchObject({ nmi: 0, ari: 0, purity: 0.5 });
  });

  test('rows without a label are left out', () => {
    expect(agreement([0, 0, 1, 1, 1], [0, 0, 1, 2, -1])).toEqual(
      agreement([0, 0, 1, 1], [0, 0, 1, 2]),
    );
    expect(agreement([0, 1], [-1, -1]).nmi).toBeNaN();
  });
});

test('sizes, empty clusters and pairs of equal prototypes', () => {
  const angle = (degrees: number) => [
    Math.cos((degrees * Math.PI) / 180),
    Math.sin((degrees * Math.PI) / 180),
  ];
  // cos 2° = 0.9994, cos 3° = 0.9986: pairs (0, 2) and (2, 4).
  const prototypes = Float32Array.from([0, 90, 2, 180, 4].flatMap(angle));
  const shape = clusterShape([0, 0, 0, 1, 3, 4, 4], prototypes, 2);
  expect(shape).toEqual({
    sizes: Uint32Array.of(3, 1, 0, 1, 2),
    smallest: 0,
    median: 1,
    largest: 3,
    empty: 1,
    duplicates: 2,
  });
});

test('pairs are found among many prototypes', () => {
  const dim = 8;
  const rows = new Float32Array(300 * dim);
  for (let row = 0; row < 300; row++) {
    const noise = Array.from({ length: dim }, (_, d) => Math.sin(row * 12.9898 + d * 78.233) * 1e4);
    const values = noise.map((v) => v - Math.floor(v) - 0.5);
    const norm = Math.hypot(...values);
    rows.set(
      values.map((v) => v / norm),
      row * dim,
    );
  }
  rows.copyWithin(299 * dim, 0, dim);
  rows.copyWithin(150 * dim, 0, dim);
  expect(clusterShape([], rows, dim).duplicates).toBe(3);
});
