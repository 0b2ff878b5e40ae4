/** Histograms of one tensor over a run's steps, as the rows and columns of a picture. */
import { BROKEN_BIN, binRange, TINY_BIN, unpackHistogram } from '#run/histogramBins.ts';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';

export const HISTOGRAM_KINDS = ['weight', 'gradient'] as const;

export type HistogramKind = (typeof HISTOGRAM_KINDS)[number];

/** One point of a run. */
export interface StepHistogram {
  readonly step: number;
  /** By bin of histogramBins.ts. */
  readonly counts: Float64Array;
  readonly total: number;
}

/** Tensors with histograms, each once, in the network's order. */
export function histogramTensors(parts: readonly TensorHealthPoints[]): readonly string[] {
  const taken = parts.filter(({ points }) => points.some(({ histograms }) => histograms));
  return [...new Set(taken.flatMap(({ tensors }) => tensors))];
}

/** By rising step; empty where the tensor was not trained. */
export function stepHistograms(
  parts: readonly TensorHealthPoints[],
  tensor: string,
  kind: HistogramKind,
): readonly StepHistogram[] {
  return parts
    .flatMap(({ tensors, points }) => {
      const at = tensors.indexOf(tensor);
      return points.flatMap(({ step, histograms }) => {
        const packed = histograms?.[kind][at];
        if (packed === undefined) return [];
        const counts = unpackHistogram(packed);
        return [{ step, counts, total: counts.reduce((sum, count) => sum + count, 0) }];
      });
    })
    .sort((a, b) => a.step - b.step);
}

/** Bins drawn as one row, from (inclusive) to (inclusive). */
export interface HistogramRow {
  readonly from: number;
  readonly to: number;
}

/** A step's elements nearer to 0 than the drawn rows are at most this share of all. */
const INNER_SHARE = 0.002;

/**
 * The rows of a picture, the largest values first. Bins beyond the largest are left out; those so
 * near to 0 that hardly an element is in them are one row with 0.
 */
export function histogramRows(histograms: readonly StepHistogram[]): readonly HistogramRow[] {
  const isUsed = (bin: number) => histograms.some(({ counts }) => (counts[bin] ?? 0) > 0);
  let reach = 0;
  for (let away = 1; away <= TINY_BIN; away++) {
    if (isUsed(TINY_BIN - away) || isUsed(TINY_BIN + away)) reach = away;
  }
  if (reach === 0) return [{ from: TINY_BIN, to: TINY_BIN }];
  const innerShare = (away: number) =>
    Math.max(
      ...histograms.map(({ counts, total }) => {
        let inside = 0;
        for (let bin = TINY_BIN - away; bin <= TINY_BIN + away; bin++) {
          // 0 itself is no reason to draw small numbers.
          if (bin !== TINY_BIN) inside += counts[bin] ?? 0;
        }
        return total > 0 ? inside / total : 0;
      }),
    );
  let inner = 0;
  while (inner + 1 < reach && innerShare(inner + 1) <= INNER_SHARE) inner++;
  const above = Array.from({ length: reach - inner }, (_, i) => TINY_BIN + reach - i);
  return [
    ...above.map((bin) => ({ from: bin, to: bin })),
    { from: TINY_BIN - inner, to: TINY_BIN + inner },
    ...above.toReversed().map((bin) => ({ from: 2 * TINY_BIN - bin, to: 2 * TINY_BIN - bin })),
  ];
}

export interface HistogramGrid {
  readonly rows: readonly HistogramRow[];
  readonly columns: number;
  /** Share of the elements, 0 to 1: `shares[row * columns + column]`; NaN before the first point. */
  readonly shares: Float64Array;
  /** Whether a column's step has elements that are not finite. */
  readonly broken: readonly boolean[];
}

/** Spreads a run's points over columns of equal width from step 1 to `lastStep`. */
export function histogramGrid(
  histograms: readonly StepHistogram[],
  rows: readonly HistogramRow[],
  lastStep: number,
  columns: number,
): HistogramGrid {
  const shares = new Float64Array(rows.length * columns).fill(Number.NaN);
  const broken = new Array<boolean>(columns).fill(false);
  const end = histograms.at(-1)?.step ?? 0;
  for (let column = 0; column < columns; column++) {
    const step = 1 + (column / columns) * lastStep;
    const shown = histogramAt(histograms, step);
    // The last point stands for the steps up to the next that would have been taken.
    if (shown === null || (step > end && column > 0 && step - end > gapOf(histograms))) continue;
    broken[column] = (shown.counts[BROKEN_BIN] ?? 0) > 0;
    rows.forEach((row, i) => {
      shares[i * columns + column] = shareOf(shown, row);
    });
  }
  return { rows, columns, shares, broken };
}

const gapOf = (histograms: readonly StepHistogram[]): number =>
  (histograms[1]?.step ?? 2) - (histograms[0]?.step ?? 1);

/** The last point at that step or before; null where there is none. */
export function histogramAt(
  histograms: readonly StepHistogram[],
  step: number,
): StepHistogram | null {
  return histograms.findLast((one) => one.step <= step) ?? null;
}

export function shareOf({ counts, total }: StepHistogram, { from, to }: HistogramRow): number {
  let inside = 0;
  for (let bin = from; bin <= to; bin++) inside += counts[bin] ?? 0;
  return total > 0 ? inside / total : 0;
}

export interface HistogramSummary {
  readonly step: number;
  /** Powers of two below which 5, 50 and 95 % of the sizes lie. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Elements that are not finite. */
  readonly broken: number;
}

/** The sizes of a point's elements, as far as their bins tell. */
export function histogramSummary({ step, counts }: StepHistogram): HistogramSummary {
  const sizes = Array.from({ length: TINY_BIN + 1 }, (_, away) =>
    away === 0
      ? (counts[TINY_BIN] ?? 0)
      : (counts[TINY_BIN - away] ?? 0) + (counts[TINY_BIN + away] ?? 0),
  );
  const total = sizes.reduce((sum, count) => sum + count, 0);
  const below = (share: number): number => {
    let sum = 0;
    const away = sizes.findIndex((count) => {
      sum += count;
      return sum >= share * total && total > 0;
    });
    return away < 0 ? 0 : binRange(TINY_BIN + away).to;
  };
  return {
    step,
    low: below(0.05),
    median: below(0.5),
    high: below(0.95),
    broken: counts[BROKEN_BIN] ?? 0,
  };
}
