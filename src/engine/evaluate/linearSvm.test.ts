import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { readFixture } from '#checks/golden/fixtures.ts';
import { linearSvm, svmDecisions } from './linearSvm.ts';

describe('linear SVM', () => {
  test('one sample by hand', () => {
    // Minimum of ½(w² + b²) + C(1 − w − b)²: w = b = 2C/(1 + 4C).
    const { w, b, objective } = linearSvm({ values: [1], dim: 1 }, [1], { cost: 0.5 });
    expect(w[0]).toBeCloseTo(1 / 3, 12);
    expect(b).toBeCloseTo(1 / 3, 12);
    expect(objective).toBeCloseTo(1 / 9 + 0.5 / 9, 12);
  });

  test('the optimum of PyTorch’s fixture', async () => {
    const cluster = await readFixture('cluster');
    const values = cluster.f32('knn/bank').slice(0, 32 * 16);
    const y = Array.from(cluster.get('knn/labels').data.slice(0, 32), (c) => (c === 1 ? 1 : -1));
    const svm = linearSvm({ values, dim: 16 }, y, { cost: 0.5, positiveWeight: 2 });
    const decisions = svmDecisions(svm, { values: cluster.f32('knn/query'), dim: 16 });
    const compare = (name: string, got: ArrayLike<number>) => {
      const { data, atol } = cluster.get(name);
      Array.from(data).forEach((want, i) => {
        expect(Math.abs((got[i] as number) - want), `${name}[${i}]`).toBeLessThanOrEqual(atol);
      });
    };
    compare('svm/w', svm.w);
    compare('svm/b', [svm.b]);
    compare('svm/objective', [svm.objective]);
    compare('svm/decision', decisions);
  });

  test('has a zero gradient at the optimum, also with more columns than rows', () => {
    const stream = new RandomStream(5, 'probe');
    for (const [rows, dim, cost] of [
      [40, 7, 10],
      [9, 60, 0.5],
      [30, 5, 1000],
    ] as const) {
      const values = Array.from({ length: rows * dim }, () => stream.normal());
      const y = Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 1 : -1));
      const { w, b } = linearSvm({ values, dim }, y, { cost, positiveWeight: 2 });
      const gradient = [...w, b];
      let scale = 0;
      for (let i = 0; i < rows; i++) {
        const row = [...values.slice(i * dim, (i + 1) * dim), 1];
        const score = row.reduce((sum, x, d) => sum + x * ([...w, b][d] as number), 0);
        const label = y[i] as number;
        const pull = 2 * cost * (label > 0 ? 2 : 1) * Math.max(0, 1 - label * score);
        row.forEach((x, d) => {
          gradient[d] = (gradient[d] as number) - pull * label * x;
          scale = Math.max(scale, Math.abs(pull * x));
        });
      }
      for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-7 * scale);
    }
  });
});
