import { formatPercent, formatValue } from '#base/format.ts';
import { type OutcomeName, outcomeOf, type Spread } from '#store/queue/sweepResults.ts';

/** `31.2 %`, `31.2 ± 0.4 %`; a dash if nothing was measured. */
export function outcomeText(name: OutcomeName, spread: Spread | null): string {
  if (spread === null) return '–';
  const { mean, std } = spread;
  if (!outcomeOf(name).percent) {
    const text = formatValue(mean);
    if (std === null) return text;
    const point = text.indexOf('.');
    // As many decimals as the mean has, so that the two can be held against each other.
    const decimals = point < 0 ? 0 : text.length - point - 1;
    return `${text} ± ${text.includes('e') ? formatValue(std) : std.toFixed(decimals)}`;
  }
  return std === null ? formatPercent(mean) : `${mean.toFixed(1)} ± ${formatPercent(std)}`;
}
