import { BROKEN_BIN, binOfPower, HISTOGRAM_BINS, TINY_BIN } from '#run/histogramBins.ts';

/** Counts of one tensor's elements. @param scale a power of two that the values are divided by */
export function histogramReference(values: Float32Array, scale = 1): number[] {
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  for (const raw of values) {
    const bin = binOf(raw, scale);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function binOf(raw: number, scale: number): number {
  if (!Number.isFinite(raw)) return BROKEN_BIN;
  // Subnormal numbers are as good as 0 on many adapters.
  if (Math.abs(raw) < 2 ** -126) return TINY_BIN;
  const value = raw / scale;
  return binOfPower(Math.floor(Math.log2(Math.abs(value)) + 1e-12), value < 0);
}
