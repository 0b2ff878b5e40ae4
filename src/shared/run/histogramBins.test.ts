import { expect, test } from 'vitest';
import {
  BROKEN_BIN,
  binOfPower,
  binRange,
  HISTOGRAM_BINS,
  packHistogram,
  TINY_BIN,
  unpackHistogram,
} from './histogramBins.ts';

test('the bins are in the order of the values and leave no gap', () => {
  const ranges = Array.from({ length: BROKEN_BIN }, (_, bin) => binRange(bin));
  expect(ranges[0]).toEqual({ sign: -1, from: 2 ** 16, to: Number.POSITIVE_INFINITY });
  expect(ranges[TINY_BIN]).toEqual({ sign: 0, from: 0, to: 2 ** -32 });
  expect(ranges.at(-1)).toEqual({ sign: 1, from: 2 ** 16, to: Number.POSITIVE_INFINITY });
  for (let bin = TINY_BIN + 1; bin < BROKEN_BIN; bin++) {
    expect(ranges[bin]?.from).toBe(ranges[bin - 1]?.to);
    expect(ranges[2 * TINY_BIN - bin]).toEqual({ ...ranges[bin], sign: -1 });
  }
});

test('a power of two is in the bin that begins there', () => {
  for (const power of [-32, -7, 0, 15]) {
    for (const negative of [true, false]) {
      expect(binRange(binOfPower(power, negative))).toEqual({
        sign: negative ? -1 : 1,
        from: 2 ** power,
        to: 2 ** (power + 1),
      });
    }
  }
  expect(binOfPower(-33, true)).toBe(TINY_BIN);
  expect([binOfPower(99, true), binOfPower(99, false)]).toEqual([0, BROKEN_BIN - 1]);
  expect(BROKEN_BIN).toBe(HISTOGRAM_BINS - 1);
});

test('packing keeps every count in a few numbers', () => {
  const counts = new Float64Array(HISTOGRAM_BINS);
  expect(packHistogram(counts)).toEqual([]);
  counts.set([3, 4], 40);
  counts[55] = 7;
  expect(packHistogram(counts)).toEqual([-40, 3, 4, -13, 7]);
  expect(unpackHistogram(packHistogram(counts))).toEqual(counts);
  counts[BROKEN_BIN] = 1;
  counts[0] = 2;
  expect(unpackHistogram(packHistogram(counts))).toEqual(counts);
  // A damaged record does not write beyond the bins.
  expect(unpackHistogram([-500, 3])).toEqual(new Float64Array(HISTOGRAM_BINS));
});
