/** The range of most values, for a y axis that a few outliers would otherwise take for themselves. */
import { isHeight } from './extremes.ts';
import type { RunTrack } from './tracks.ts';

export interface TrackPart {
  readonly track: Pick<RunTrack, 'raw' | 'guide'>;
  /** Indices from (inclusive) to (exclusive). */
  readonly from: number;
  readonly to: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Values looked at for the quantiles; evenly spread over the shown steps. */
const SAMPLE = 2000;

/** The shown values in ascending order, thinned; logarithms where the axis is one. */
function sortedSample(parts: readonly TrackPart[], log: boolean): Float64Array {
  const values: number[] = [];
  const each = Math.max(50, Math.floor(SAMPLE / Math.max(1, parts.length)));
  for (const { track, from, to } of parts) {
    if (track.guide) continue;
    const stride = Math.max(1, Math.floor((to - from) / each));
    for (let i = from; i < to; i += stride) {
      const value = track.raw[i] ?? Number.NaN;
      if (isHeight(value) && (!log || value > 0)) values.push(log ? Math.log10(value) : value);
    }
  }
  return Float64Array.from(values).sort();
}

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.round(share * (sorted.length - 1))] ?? 0;

const back = (value: number, log: boolean): number => (log ? 10 ** value : value);

/** The middle 90 % of the shown values, as TensorBoard's "ignore outliers"; null if they are few. */
export function middleRange(parts: readonly TrackPart[], log: boolean): Range | null {
  const sorted = sortedSample(parts, log);
  if (sorted.length < 5) return null;
  return {
    low: back(quantile(sorted, 0.05), log),
    high: back(quantile(sorted, 0.95), log),
  };
}

/** Fewer values have no quartiles worth the name. */
const FEWEST = 12;
/** Tukey's fences, in widths of the middle half: of far outliers, and of outliers among logarithms. */
const FENCE = { linear: 3, log: 1.5 } as const;
/** Where most values are equal, the middle half is taken to be this share of them wide. */
const LEAST_SHARE = 0.05;
/** The middle half of a logarithmic axis is taken to be so many decades wide at least. */
const LEAST_DECADES = 1;
/**
 * Outliers dominate where the whole range is so many times the fenced one: less than an eighth of a
 * linear axis, a quarter of a logarithmic one, would be left to the others.
 */
const DOMINATED = { linear: 8, log: 4 } as const;

/**
 * The range without far outliers, if those would flatten all others; null if they would not.
 * @param whole the range with them
 */
export function robustRange(parts: readonly TrackPart[], whole: Range, log: boolean): Range | null {
  const sorted = sortedSample(parts, log);
  if (sorted.length < FEWEST) return null;
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const least = log ? LEAST_DECADES : LEAST_SHARE * Math.abs(quantile(sorted, 0.5));
  const width = Math.max(third - first, least);
  if (!(width > 0)) return null;
  const scale = log ? 'log' : 'linear';
  const low = log ? Math.log10(whole.low) : whole.low;
  const high = log ? Math.log10(whole.high) : whole.high;
  const fenced = {
    low: Math.max(low, first - FENCE[scale] * width),
    high: Math.min(high, third + FENCE[scale] * width),
  };
  if (high - low < DOMINATED[scale] * (fenced.high - fenced.low)) return null;
  return { low: back(fenced.low, log), high: back(fenced.high, log) };
}
