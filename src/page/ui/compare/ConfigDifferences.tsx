import { useId, useState } from 'react';
import { speak } from '#base/words.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import {
  type ConfigRow,
  configRows,
  configValue,
  headlineRows,
  shortValue,
} from '#store/compare/compareConfigs.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import { useCompared, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { Comparison } from './useCompare.ts';
import { WideTable } from './WideTable.tsx';

/** Settings named in the line; the table has them all. */
const MOST_NAMED = 5;

interface ConfigDifferencesProps {
  readonly comparison: Comparison;
}

/** The settings in which the runs differ, in one line that unfolds into a table. */
export function ConfigDifferences({ comparison }: ConfigDifferencesProps) {
  const t = useText();
  const id = useId();
  const lab = useLab();
  const open = useCompared((state) => state.open.differences ?? false);
  const { runs, address } = comparison;
  const baseline = Math.max(
    0,
    runs.findIndex(({ runId }) => runId === address.baseline),
  );
  const rows = configRows(
    runs.map(({ entry }) => entry.config),
    baseline,
  );
  const differing = rows.filter(({ differs }) => differs);
  const named = headlineRows(rows).slice(0, MOST_NAMED);
  const left = differing.length - named.length;
  return (
    <section className="card panel compare-card" aria-label={t('Config differences')}>
      <div className="compare-line">
        <div>
          <h2 id={id}>
            {differing.length === 0
              ? t('No setting differs')
              : t('{{n}} of {{all}} settings differ', {
                  n: differing.length,
                  all: FIELD_NAMES.length,
                })}
          </h2>
          <ul className="compare-line-settings">
            {named.map(({ name, cells }) => (
              <li key={name}>
                <span className="muted">{t(FIELDS[name].label)}</span>{' '}
                {cells.map(({ value }) => shortValue(t, name, value)).join(' · ')}
              </li>
            ))}
            {left > 0 && (
              <li className="muted">
                {left === 1 ? t('1 more setting') : t('{{n}} more settings', { n: left })}
              </li>
            )}
          </ul>
        </div>
        <button
          type="button"
          className="link-button"
          aria-expanded={open}
          aria-describedby={id}
          onClick={() => lab.compare.setOpen('differences', !open)}
        >
          {open ? t('Hide') : t('Show all')}
        </button>
      </div>
      {open && <DifferencesTable comparison={comparison} rows={rows} />}
    </section>
  );
}

interface DifferencesTableProps extends ConfigDifferencesProps {
  readonly rows: readonly ConfigRow[];
}

function DifferencesTable({ comparison, rows }: DifferencesTableProps) {
  const t = useText();
  const { runs, address } = comparison;
  const differing = rows.filter(({ differs }) => differs);
  const [all, setAll] = useState(differing.length === 0);
  return (
    <>
      <label className="charts-check">
        <input
          type="checkbox"
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
        {t('Show all keys')}
      </label>
      <WideTable name={t('Config differences, table')}>
        <table className="compare-table" aria-label={t('Config differences')}>
          <thead>
            <tr>
              <th scope="col">{t('Key')}</th>
              {runs.map(({ runId, label, entry }) => (
                <th key={runId} scope="col">
                  {label}
                  <small>
                    {nearestPreset(entry.config)}
                    {runId === address.baseline && ` · ${t('baseline')}`}
                  </small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? rows : differing).map(({ name, cells, aside, differs }) => (
              <tr key={name} data-aside={aside && differs}>
                <th scope="row">
                  {t(FIELDS[name].label)}
                  <small>{name}</small>
                </th>
                {cells.map(({ value, unused, differs: other }, i) => (
                  <td
                    key={runs[i]?.runId}
                    data-differs={other}
                    data-unused={unused !== null}
                    title={
                      unused === null
                        ? undefined
                        : t('Not in use: {{reason}}.', { reason: speak(t, unused) })
                    }
                  >
                    {other && <span aria-hidden="true">≠ </span>}
                    {configValue(t, name, value)}
                    {unused !== null && <small>{t('not in use')}</small>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </>
  );
}
