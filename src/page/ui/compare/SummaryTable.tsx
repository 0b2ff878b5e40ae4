import './SummaryTable.css';
import { useId } from 'react';
import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import {
  deltaText,
  SUMMARY_MEASURES,
  type Summary,
  type SummaryCell,
  type SummaryKey,
  type SummaryRow,
} from '#store/compare/compareSummary.ts';
import { useLab } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { TONE_MARKS } from './metricWords.ts';
import type { Comparison } from './useCompare.ts';
import { WideTable } from './WideTable.tsx';

interface SummaryTableProps {
  readonly comparison: Comparison;
  readonly summary: Summary;
}

/** One row per run: what it reached, its alarms, what became of it. */
export function SummaryTable({ comparison, summary }: SummaryTableProps) {
  const t = useText();
  const { keys, rows, protocols } = summary;
  return (
    <WideTable name={t('Runs, table')}>
      <table className="compare-table compare-summary" aria-label={t('Runs')}>
        <thead>
          <tr>
            <th scope="col">{t('Run')}</th>
            {keys.map((key) => (
              <th key={key} scope="col" title={speak(t, SUMMARY_MEASURES[key].help)}>
                {speak(t, SUMMARY_MEASURES[key].label)}
                {protocols[key] !== undefined && <small>{speak(t, protocols[key])}</small>}
              </th>
            ))}
            <th scope="col">{t('Alarms')}</th>
            <th scope="col">{t('Verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.column.key}>
              <RunHead row={row} comparison={comparison} />
              {keys.map((key) => (
                <NumberCell key={key} name={key} row={row} best={row === bestOf(summary)} />
              ))}
              <AlarmsCell row={row} />
              <td>
                <span className="compare-judged" data-tone={row.verdict.tone}>
                  <span aria-hidden="true">{TONE_MARKS[row.verdict.tone]}</span>{' '}
                  {speak(t, row.verdict.title)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

/** The sound run with the highest kNN; null where they cannot be ranked by it. */
function bestOf({ rows, sameProtocol }: Summary): SummaryRow | null {
  if (!sameProtocol) return null;
  return rows.reduce<SummaryRow | null>((best, row) => {
    const knn = row.cells.knn?.value ?? null;
    if (row.verdict.broken || knn === null) return best;
    return knn > (best?.cells.knn?.value ?? Number.NEGATIVE_INFINITY) ? row : best;
  }, null);
}

interface RunHeadProps {
  readonly row: SummaryRow;
  readonly comparison: Comparison;
}

function RunHead({ row, comparison }: RunHeadProps) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { column, name, baseline } = row;
  const [first] = column.runs;
  const label = speak(t, column.label);
  const short = speak(t, name);
  return (
    <th scope="row">
      <span className="compare-run">
        <LineSample line={{ tone: 'strong', colour: column.colour, dash: column.dash }} />
        {column.runs.length === 1 && first !== undefined ? (
          <a id={id} href={runHref(first.runId)}>
            {label}
          </a>
        ) : (
          <span id={id}>{label}</span>
        )}
        {baseline && <span className="chip">{t('baseline')}</span>}
      </span>
      <span className="compare-run-more">
        {short !== label && <span className="muted">{short}</span>}
        {!baseline && first !== undefined && (
          <button
            type="button"
            className="link-button"
            aria-describedby={id}
            title={t('Differences are relative to this run')}
            onClick={() => comparison.choose({ baseline: first.runId })}
          >
            {t('Pin baseline')}
          </button>
        )}
        {column.runs.length === 1 && first !== undefined && (
          <button
            type="button"
            className="link-button"
            aria-describedby={id}
            title={t('Copies its settings into the form; Train then continues from its checkpoint')}
            onClick={() => lab.fork(first.runId)}
          >
            {t('Fork')}
          </button>
        )}
      </span>
    </th>
  );
}

interface NumberCellProps {
  readonly name: SummaryKey;
  readonly row: SummaryRow;
  readonly best: boolean;
}

function NumberCell({ name, row, best }: NumberCellProps) {
  const cell: SummaryCell | null = row.cells[name];
  const t = useText();
  const label = speak(t, SUMMARY_MEASURES[name].label);
  if (cell === null) {
    return (
      <td className="muted" data-label={label}>
        –
      </td>
    );
  }
  const knn = name === 'knn';
  const { delta, verdict } = row;
  return (
    <td data-label={label} data-broken={!Number.isFinite(cell.value)}>
      {knn && best ? <strong>{cell.text}</strong> : cell.text}
      {cell.stdText !== '' && <span className="muted"> ± {cell.stdText}</span>}
      {knn && delta !== null && (
        <span className="compare-points" data-verdict={deltaTone(delta, verdict.broken)}>
          {' '}
          <span className="visually-hidden">Δ</span>
          {deltaText(delta)}
        </span>
      )}
      {row.protocols[name] !== undefined && <small>{speak(t, row.protocols[name])}</small>}
      {cell.epoch !== null && <small>{t('epoch {{n}}', { n: cell.epoch })}</small>}
    </td>
  );
}

/** A broken run's number is never better; a sound run's is a little less, and no fault. */
function deltaTone(delta: number, broken: boolean): 'better' | 'worse' | 'neither' {
  if (broken) return delta < 0 ? 'worse' : 'neither';
  return delta > 0 ? 'better' : 'neither';
}

function AlarmsCell({ row }: { readonly row: SummaryRow }) {
  const t = useText();
  const { alarms } = row.verdict;
  const count = alarms.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) return <td data-label={t('Alarms')}>0</td>;
  const from = Math.min(...alarms.map(({ firstStep }) => firstStep));
  const to = Math.max(...alarms.map(({ lastStep }) => lastStep));
  return (
    <td data-label={t('Alarms')} title={alarms.map(({ title }) => speak(t, title)).join(', ')}>
      {formatCount(count)}
      <small>
        {from === to
          ? t('step {{n}}', { n: formatCount(from) })
          : t('steps {{from}}–{{to}}', { from: formatCount(from), to: formatCount(to) })}
      </small>
    </td>
  );
}
