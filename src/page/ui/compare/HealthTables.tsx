import { useState } from 'react';
import { formatCount, formatValue } from '#base/format.ts';
import { type HealthKind, type HealthTable, healthSummary } from '#store/compare/compareHealth.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';
import { HEALTH_NAMES } from './healthWords.ts';
import { WideTable } from './WideTable.tsx';

interface HealthTablesProps {
  readonly runs: readonly ComparedRun[];
  readonly tables: readonly (HealthTable | null)[];
  readonly kind: HealthKind;
}

/** The maps as a table, folded: first, last and largest value per run and tensor. */
export function HealthTables({ runs, tables, kind }: HealthTablesProps) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="muted">{t('Table of the heat maps')}</summary>
      {open && (
        <WideTable name={t('Parameter health, table')}>
          <table className="compare-table" aria-label={t(HEALTH_NAMES[kind])}>
            <HeadRow
              names={[
                t('Run'),
                t('Tensor'),
                t('First'),
                t('Last'),
                t('Largest'),
                t('at step'),
                t('non-finite'),
              ]}
            />
            <tbody>
              {runs.flatMap(({ runId, label }, i) => {
                const table = tables[i] ?? null;
                return (table === null ? [] : healthSummary(table, kind)).map((one) => (
                  <tr key={`${runId} ${one.tensor}`}>
                    <td>{label}</td>
                    <th scope="row">{one.tensor}</th>
                    <td>{formatValue(one.first)}</td>
                    <td>{formatValue(one.last)}</td>
                    <td data-broken={!Number.isFinite(one.largest)}>{formatValue(one.largest)}</td>
                    <td>{formatCount(one.at)}</td>
                    <td>{formatCount(one.bad)}</td>
                  </tr>
                ));
              })}
            </tbody>
          </table>
        </WideTable>
      )}
    </details>
  );
}
