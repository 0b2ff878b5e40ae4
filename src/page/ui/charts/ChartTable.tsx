import './ChartTable.css';
import { useId, useState } from 'react';
import { formatCount, formatValue } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { type Cell, chartTable, pageColumns, thinned } from '#charts/table.ts';
import { useBoard } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

const MOST_ROWS = 200;

/** The values of a chart, folded, for screen readers and for copying. */
export function ChartTable({ drawing }: { readonly drawing: ChartDrawing }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const chart = t(chartInfo(drawing.metric).label);
  return (
    <details
      className="chart-data"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        {t('Table')}
        <span className="visually-hidden"> {t('of {{chart}}', { chart })}</span>
      </summary>
      {open && <Values drawing={drawing} />}
    </details>
  );
}

function written(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? formatCount(cell) : formatValue(cell);
}

function Values({ drawing }: { readonly drawing: ChartDrawing }) {
  const t = useText();
  const board = useBoard();
  const title = useId();
  const table = chartTable(drawing.metric, board.runs());
  const rows = thinned(table, MOST_ROWS);
  const columns = pageColumns(table, board.runs().length > 1);
  const name = t(chartInfo(drawing.metric).label);
  return (
    <>
      <p className="chart-summary">{drawing.summary.map((words) => speak(t, words)).join(' ')}</p>
      <p id={title} className="muted">
        {rows.length < table.rows
          ? t('{{n}} of {{all}} values', { n: rows.length, all: formatCount(table.rows) })
          : t('{{n}} values', { n: formatCount(table.rows) })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
      <section className="chart-table" aria-label={name} tabIndex={0}>
        <table aria-describedby={title}>
          <thead>
            <tr>
              {columns.map((at) => (
                <th key={at} scope="col">
                  {table.columns[at]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row[0]} ${row[1]}`}>
                {columns.map((at) => (
                  <td key={at}>{written(row[at] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
