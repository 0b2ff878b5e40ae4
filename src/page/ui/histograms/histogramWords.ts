import { formatValue } from '#base/format.ts';
import { binRange, TINY_BIN } from '#run/histogramBins.ts';
import type { HistogramKind, HistogramRow } from '#store/runs/histograms.ts';

export const HISTOGRAM_NAMES: Readonly<Record<HistogramKind, string>> = {
  weight: 'Weights',
  gradient: 'Gradients',
};

/** The values of a row: "0.125 to 0.250", "−0.0312 to 0.0312". */
export function rowText({ from, to }: HistogramRow): string {
  if (from < to || from === TINY_BIN) {
    const size = formatValue(binRange(Math.max(to, TINY_BIN)).to);
    return `−${size} … ${size}`;
  }
  const { sign, from: low, to: high } = binRange(from);
  const [small, large] = [formatValue(low), formatValue(high)];
  return sign < 0 ? `−${large} … −${small}` : `${small} … ${large}`;
}

/** The value at a row's outer edge, for the axis. */
export function edgeText(row: HistogramRow): string {
  if (row.from < row.to || row.from === TINY_BIN) return '0';
  const { sign, from } = binRange(row.from);
  const text = formatValue(from);
  return sign < 0 ? `−${text}` : text;
}
