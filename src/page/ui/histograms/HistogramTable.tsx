import { useState } from 'react';
import { formatCount, formatValue } from '#base/format.ts';
import { histogramSummary, type StepHistogram } from '#store/runs/histograms.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';
import type { HistogramRun } from './useHistograms.ts';

/** Rows per run: more would not be read. */
const MOST_ROWS = 12;

interface HistogramTableProps {
  readonly runs: readonly HistogramRun[];
  /** One list a run. */
  readonly histograms: readonly (readonly StepHistogram[])[];
}

/** The pictures as a table, folded: sizes of the values at evenly spread steps. */
export function HistogramTable({ runs, histograms }: HistogramTableProps) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <details
      className="histograms-table"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="muted">{t('Table of the histograms')}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
        <section aria-label={t('Table of the histograms')} tabIndex={0}>
          <table>
            <HeadRow
              names={[
                t('Run'),
                t('Step'),
                t('5 % are smaller than'),
                t('half are smaller than'),
                t('95 % are smaller than'),
                t('not finite'),
              ]}
            />
            <tbody>
              {runs.flatMap(({ runId, label }, i) =>
                spread(histograms[i] ?? [])
                  .map(histogramSummary)
                  .map(({ step, low, median, high, broken }) => (
                    <tr key={`${runId} ${step}`}>
                      <td>{label}</td>
                      <td>{formatCount(step)}</td>
                      <td>{formatValue(low)}</td>
                      <td>{formatValue(median)}</td>
                      <td>{formatValue(high)}</td>
                      <td>{formatCount(broken)}</td>
                    </tr>
                  )),
              )}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

function spread(all: readonly StepHistogram[]): readonly StepHistogram[] {
  if (all.length <= MOST_ROWS) return all;
  return Array.from({ length: MOST_ROWS }, (_, i) => {
    return all[Math.round((i * (all.length - 1)) / (MOST_ROWS - 1))];
  }).filter((one) => one !== undefined);
}
