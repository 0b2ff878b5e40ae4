import { useId, useState } from 'react';
import { speak } from '#base/words.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import { configRows, configValue } from '#store/compare/compareConfigs.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { Comparison } from './useCompare.ts';
import { WideTable } from './WideTable.tsx';

/** The settings in which the runs differ, or all of them. */
export function ConfigDifferences({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  const id = useId();
  const [all, setAll] = useState(false);
  const { runs, address } = comparison;
  const baseline = Math.max(
    0,
    runs.findIndex(({ runId }) => runId === address.baseline),
  );
  const rows = configRows(
    runs.map(({ entry }) => entry.config),
    baseline,
  );
  const differing = rows.filter(({ differs }) => differs).length;
  const shown = all ? rows : rows.filter(({ differs }) => differs);
  return (
    <section className="card panel compare-card" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id}>{t('Config differences')}</h2>
        <span className="muted">
          {t('{{n}} of {{all}} keys', { n: differing, all: FIELD_NAMES.length })}
        </span>
        <label className="charts-check compare-all">
          <input
            type="checkbox"
            checked={all}
            onChange={({ currentTarget }) => setAll(currentTarget.checked)}
          />
          {t('Show all keys')}
        </label>
      </div>
      {differing === 0 && (
        <p className="muted">
          {runs.length < 2
            ? t('Choose at least two runs.')
            : t('These runs have the same settings.')}
        </p>
      )}
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
            {shown.map(({ name, cells, aside, differs }) => (
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
    </section>
  );
}
