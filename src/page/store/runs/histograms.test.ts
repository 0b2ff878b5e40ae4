import { expect, test } from 'vitest';
import {
  BROKEN_BIN,
  binOfPower,
  HISTOGRAM_BINS,
  packHistogram,
  TINY_BIN,
} from '#run/histogramBins.ts';
import type { TensorHealth } from '#run/tensorHealth.ts';
import {
  histogramGrid,
  histogramRows,
  histogramSummary,
  histogramTensors,
  stepHistograms,
} from './histograms.ts';

function packed(counts: Readonly<Record<number, number>>): readonly number[] {
  const bins = new Float64Array(HISTOGRAM_BINS);
  for (const [bin, count] of Object.entries(counts)) bins[Number(bin)] = count;
  return packHistogram(bins);
}

const point = (step: number, histograms?: TensorHealth['histograms']): TensorHealth => ({
  ...{ step, gradNorm: [1, 1], weightNorm: [1, 1], updateRatio: [0, 0], trustRatio: null },
  ...{ nonFinite: [0, 0], histograms },
});

const [MINUS, PLUS, LARGE] = [binOfPower(-4, true), binOfPower(-4, false), binOfPower(-1, false)];
const first = packed({ [MINUS]: 50, [PLUS]: 50 });
const later = packed({ [MINUS]: 60, [LARGE]: 38, [TINY_BIN]: 1, [BROKEN_BIN]: 1 });
const parts = [
  {
    tensors: ['a', 'b'],
    points: [
      point(1, { weight: [first, []], gradient: [later, []] }),
      point(2),
      point(6, { weight: [later, []], gradient: [first, []] }),
    ],
  },
  { tensors: ['c'], points: [point(9)] },
];

test('points without histograms are passed over, tensors without them are not offered', () => {
  expect(histogramTensors(parts)).toEqual(['a', 'b']);
  expect(stepHistograms(parts, 'a', 'weight').map(({ step, total }) => [step, total])).toEqual([
    [1, 100],
    [6, 100],
  ]);
  expect(stepHistograms(parts, 'c', 'weight')).toEqual([]);
});

test('rows reach from the largest bin to its opposite, the empty middle is one row', () => {
  const rows = histogramRows(stepHistograms(parts, 'a', 'weight'));
  expect(rows[0]).toEqual({ from: LARGE, to: LARGE });
  expect(rows.at(-1)).toEqual({ from: 2 * TINY_BIN - LARGE, to: 2 * TINY_BIN - LARGE });
  // −1 to −4 on either side, and all between.
  expect(rows).toHaveLength(9);
  expect(rows[4]).toEqual({ from: MINUS + 1, to: PLUS - 1 });
  expect(histogramRows([])).toHaveLength(1);
});

test('a column shows the last point before its step, as shares that sum to one', () => {
  const histograms = stepHistograms(parts, 'a', 'weight');
  const rows = histogramRows(histograms);
  const grid = histogramGrid(histograms, rows, 20, 20);
  const column = (at: number) => rows.map((_, row) => grid.shares[row * 20 + at] ?? 0);
  expect(column(3).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  expect(column(3)[5]).toBe(0.5);
  expect(column(7)[0]).toBe(0.38);
  expect([grid.broken[3], grid.broken[7]]).toEqual([false, true]);
  // A run that ended at step 6 has nothing to show at step 15.
  expect(column(15).every(Number.isNaN)).toBe(true);
});

test('the summary tells sizes by their powers of two, and what is not finite', () => {
  const [, last] = stepHistograms(parts, 'a', 'weight');
  expect(last && histogramSummary(last)).toEqual({
    ...{ step: 6, low: 2 ** -3, median: 2 ** -3, high: 1, broken: 1 },
  });
});
