import { memo } from 'react';
import { useLab, useRunsView } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import type { RunRow } from '#store/runs/runRow.ts';
import { type ColumnKey, columnOf } from '#store/runs/runsColumns.ts';
import type { SortKey } from '#store/runs/runsTable.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ColourDot } from './ColourDot.tsx';
import { CELLS } from './RunCells.tsx';

interface RunsTableProps {
  readonly rows: readonly RunRow[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (runIds: readonly string[], wanted: boolean) => void;
}

export function RunsTable({ rows, chosen, choose }: RunsTableProps) {
  const t = useText();
  const columns = useRunsView((view) => view.columns);
  const runIds = rows.map(({ entry }) => entry.runId);
  const all = runIds.every((runId) => chosen.has(runId));
  return (
    // It can be scrolled where many columns are chosen, by keys too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls takes the focus
    <section className="runs-scroll" aria-label={t('Table of runs')} tabIndex={0}>
      <table className="runs-table">
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={t('Select the runs of this page')}
                checked={all}
                onChange={() => choose(runIds, !all)}
              />
            </th>
            <Heading sortKey="name" label={t('Name')} number={false} />
            {columns.map((key) => (
              <Heading
                key={key}
                sortKey={key}
                label={t(columnOf(key).label)}
                number={columnOf(key).number === true}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.entry.runId}
              row={row}
              columns={columns}
              chosen={chosen.has(row.entry.runId)}
              choose={choose}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadingProps {
  readonly sortKey: SortKey;
  readonly label: string;
  readonly number: boolean;
}

function Heading({ sortKey, label, number }: HeadingProps) {
  const lab = useLab();
  const sort = useRunsView((view) => view.sort);
  const descending = useRunsView((view) => view.descending);
  const here = sort === sortKey;
  return (
    <th
      scope="col"
      data-number={number}
      aria-sort={here ? (descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className="runs-sort" onClick={() => lab.runsView.sortBy(sortKey)}>
        {label}
        <span aria-hidden="true">{here ? (descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

interface RowProps {
  readonly row: RunRow;
  readonly columns: readonly ColumnKey[];
  readonly chosen: boolean;
  readonly choose: RunsTableProps['choose'];
}

/** Only the row of the run that trains changes with its steps. */
const Row = memo(function Row({ row, columns, chosen, choose }: RowProps) {
  const t = useText();
  const lab = useLab();
  const { entry, name } = row;
  const { runId, metadata } = entry;
  return (
    <tr className="runs-row">
      <td>
        <input
          type="checkbox"
          aria-label={t('Select {{name}}', { name })}
          checked={chosen}
          onChange={({ currentTarget }) => choose([runId], currentTarget.checked)}
        />
      </td>
      <td className="runs-name">
        <span className="runs-name-line">
          <button
            type="button"
            className="runs-pin"
            aria-label={t('Pin {{name}}', { name })}
            aria-pressed={metadata.pinned}
            onClick={() => void lab.history.annotate([runId], { pinned: !metadata.pinned })}
          >
            {metadata.pinned ? '★' : '☆'}
          </button>
          <ColourDot colour={metadata.colour} />
          <a className="runs-open" href={runHref(runId)}>
            {name}
          </a>
          {metadata.imported !== null && (
            <span className="chip" title={metadata.imported.file}>
              {t('imported')}
            </span>
          )}
        </span>
      </td>
      {columns.map((key) => {
        const { label, number } = { number: false, ...columnOf(key) };
        return (
          <td key={key} className={`runs-cell-${key}`} data-number={number} data-label={t(label)}>
            {CELLS[key](row, t)}
          </td>
        );
      })}
    </tr>
  );
});
