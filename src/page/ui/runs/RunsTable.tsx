import {
  formatCount,
  formatDuration,
  formatPercent,
  formatValue,
  formatWhen,
} from '#base/format.ts';
import { useLab } from '#store/hooks.ts';
import type { RunRow, RunsView, SortKey } from '#store/runs/runsTable.ts';
import { StateChip } from '#ui/history/StateChip.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { ColourDot } from './ColourDot.tsx';

interface RunsTableProps {
  readonly rows: readonly RunRow[];
  readonly view: RunsView;
  readonly sortBy: (key: SortKey) => void;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (runIds: readonly string[], wanted: boolean) => void;
  readonly openId: string | null;
  readonly open: (runId: string | null) => void;
}

export function RunsTable(props: RunsTableProps) {
  const t = useText();
  const { rows, view, sortBy, chosen, choose } = props;
  const columns: readonly (readonly [SortKey, string])[] = [
    ['name', t('Name')],
    ['state', t('State')],
    ['preset', t('Preset')],
    ['optimizer', t('Optimizer')],
    ['steps', t('Epochs and steps')],
    ['knn', t('Final kNN')],
    ['best', t('Best kNN')],
    ['loss', t('Final loss')],
    ['started', t('Started')],
    ['duration', t('Duration')],
    ['group', t('Group')],
    ['note', t('Note')],
  ];
  const runIds = rows.map(({ entry }) => entry.runId);
  const all = runIds.every((runId) => chosen.has(runId));
  return (
    <div className="runs-scroll">
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
            {columns.map(([key, label]) => (
              <th
                key={key}
                scope="col"
                data-number={NUMBERS.has(key)}
                aria-sort={
                  view.sort !== key ? 'none' : view.descending ? 'descending' : 'ascending'
                }
              >
                <button type="button" className="runs-sort" onClick={() => sortBy(key)}>
                  {label}
                  <span aria-hidden="true">
                    {view.sort !== key ? '' : view.descending ? ' ↓' : ' ↑'}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.entry.runId} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const NUMBERS: ReadonlySet<SortKey> = new Set(['steps', 'knn', 'best', 'loss', 'duration']);

function Row({ row, chosen, choose, openId, open }: RunsTableProps & { readonly row: RunRow }) {
  const t = useText();
  const lab = useLab();
  const { entry, name, preset, epochs, seconds, group, note } = row;
  const { runId, config, metadata } = entry;
  const isOpen = openId === runId;
  const planned = Math.ceil(entry.totalSteps / Math.max(1, entry.stepsPerEpoch));
  return (
    <tr className="runs-row" data-open={isOpen}>
      <td>
        <input
          type="checkbox"
          aria-label={t('Select {{name}}', { name })}
          checked={chosen.has(runId)}
          onChange={({ currentTarget }) => choose([runId], currentTarget.checked)}
        />
      </td>
      <td className="runs-name">
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
        <button
          type="button"
          className="history-open runs-open"
          aria-expanded={isOpen}
          onClick={() => open(isOpen ? null : runId)}
        >
          {name}
        </button>
      </td>
      <td data-label={t('State')}>
        <StateChip entry={entry} />
      </td>
      <td data-label={t('Preset')}>{preset}</td>
      <td data-label={t('Optimizer')}>{config.optimizer}</td>
      <td data-number="true" data-label={t('Epochs and steps')}>
        {t('{{epochs}} of {{planned}} · {{steps}}', {
          epochs,
          planned,
          steps: formatCount(entry.steps),
        })}
      </td>
      <td data-number="true" data-label={t('Final kNN')}>
        {entry.lastKnn === null ? '–' : formatPercent(entry.lastKnn)}
      </td>
      <td data-number="true" data-label={t('Best kNN')}>
        {entry.bestKnn === null ? '–' : formatPercent(entry.bestKnn)}
      </td>
      <td data-number="true" data-label={t('Final loss')}>
        {entry.lastLoss === null ? '–' : formatValue(entry.lastLoss)}
      </td>
      <td data-label={t('Started')}>{formatWhen(entry.startedAt, Date.now(), t)}</td>
      <td data-number="true" data-label={t('Duration')}>
        {seconds === null ? '–' : formatDuration(seconds)}
      </td>
      <td data-label={t('Group')}>{group === '' ? '–' : group}</td>
      <td className="runs-note" data-label={t('Note')}>
        {note === '' ? '–' : note}
      </td>
    </tr>
  );
}
