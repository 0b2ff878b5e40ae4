import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { UNINTERRUPTED, workSignal } from '#base/workSignal.ts';
import { readFixture } from './fixtures.ts';
import { averagePrecision, linearSvm, lowShotSvm, svmDecisions } from './linearSvm.ts';

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

test('average precision, by hand', () => {
  // Hits at ranks 1, 3 and 4: precisions 1, 2/3, 3/4, the second raised to the third.
  const scores = [0.9, 0.8, 0.7, 0.6, 0.5];
  expect(averagePrecision(scores, [true, false, true, true, false])).toBeCloseTo(2.5 / 3, 12);
  expect(averagePrecision(scores, [true, true, false, false, false])).toBe(1);
});

describe('low-shot SVM', () => {
  const dim = 8;
  /** Three classes around separate axes, or random labels. */
  const make = (rows: number, seed: number, meaning: boolean) => {
    const stream = new RandomStream(seed, 'probe');
    const labels = Uint16Array.from({ length: rows }, (_, i) => i % 3);
    const values = Float32Array.from({ length: rows * dim }, (_, i) => {
      const own = labels[Math.floor(i / dim)] === i % dim;
      return 0.2 * stream.normal() + (own && meaning ? 1 : 0);
    });
    return { values, dim, labels };
  };
  const settings = { shots: [1, 8], resamples: 3, seed: 1 };

  test('separates separable classes, and only those', async () => {
    const good = await lowShotSvm(make(60, 1, true), make(90, 2, true), 3, settings, UNINTERRUPTED);
    expect(good?.map(({ shots }) => shots)).toEqual([1, 8]);
    expect(good?.[1]?.accuracy).toBeGreaterThan(97);
    expect(good?.[1]?.meanAp).toBeGreaterThan(97);
    const none = await lowShotSvm(
      make(60, 1, false),
      make(90, 2, false),
      3,
      settings,
      UNINTERRUPTED,
    );
    expect(none?.[1]?.accuracy).toBeGreaterThan(15);
    expect(none?.[1]?.accuracy).toBeLessThan(55);
  });

  test('the seed decides the draws', async () => {
    const run = (seed: number) =>
      lowShotSvm(make(60, 1, false), make(90, 2, false), 3, { ...settings, seed }, UNINTERRUPTED);
    expect(await run(1)).toEqual(await run(1));
    expect(await run(2)).not.toEqual(await run(1));
  });

  test('can be aborted', async () => {
    const ended = AbortSignal.abort();
    const signal = workSignal(ended);
    const work = lowShotSvm(make(6, 1, true), make(6, 2, true), 3, settings, signal);
    await expect(work).rejects.toBe(ended.reason);
  });
});
