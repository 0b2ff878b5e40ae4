import { formatPercent, formatValue } from '#base/format.ts';
import { type OutcomeName, outcomeOf, type Spread } from '#store/queue/sweepResults.ts';

/** `31.2 %`, `31.2 ± 0.4 %`; a dash if nothing was measured. */
export function outcomeText(name: OutcomeName, spread: Spread | null): string {
  if (spread === null) return '–';
  const { mean, std } = spread;
  if (!outcomeOf(name).percent) {
    return std === null ? formatValue(mean) : `${formatValue(mean)} ± ${formatValue(std)}`;
  }
  return std === null ? formatPercent(mean) : `${mean.toFixed(1)} ± ${formatPercent(std)}`;
}
