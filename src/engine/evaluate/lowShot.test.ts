import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { UNINTERRUPTED, workSignal } from '#base/workSignal.ts';
import { rowsInMemoryFile } from '#trainer/passes/gatheredRows.fixture.ts';
import { averagePrecision, lowShotSvm } from './lowShot.ts';

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
    expect(none?.[1]?.accuracyStd).toBeGreaterThan(0);
    expect(good?.[0]?.accuracyStd).toBeLessThan(20);
  });

  test('rows in files, judged in parts, give the bits of rows in memory', async () => {
    const [bank, query] = [make(150, 1, true), make(90, 2, true)];
    const whole = await lowShotSvm(bank, query, 3, settings, UNINTERRUPTED);
    const filed = async ({ labels, ...rows }: typeof bank) => ({
      ...(await rowsInMemoryFile(rows)).rows,
      labels,
    });
    // Two classes of decisions at a time.
    const parts = { part: 40, decisions: 2 * 8 * 90 };
    const [known, asked] = [await filed(bank), await filed(query)];
    const quiet = () => {};
    const got = await lowShotSvm(known, asked, 3, settings, UNINTERRUPTED, quiet, parts);
    expect(got).toEqual(whole);
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
