import type { RunState } from '#run/protocol.ts';
import { useHistory, useLab, useRunsView } from '#store/hooks.ts';
import { COLUMN_KEYS, columnOf } from '#store/runs/runsColumns.ts';
import { tagsOf } from '#store/runs/runsTable.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CardPopover } from '#ui/widgets/CardPopover.tsx';

const STATES = ['finished', 'stopped', 'failed', 'training'] as const satisfies RunState[];

/** Search, state, tag and columns of the table. @param turned hears that other rows are shown */
export function RunsFilters({ turned }: { readonly turned: () => void }) {
  const t = useText();
  const lab = useLab();
  const { search, state, tag } = useRunsView((view) => view);
  const entries = useHistory((history) => history.entries);
  const tags = tagsOf(entries);
  const change = (to: Parameters<typeof lab.runsView.change>[0]) => {
    lab.runsView.change(to);
    turned();
  };
  return (
    <div className="runs-tools">
      <input
        type="search"
        aria-label={t('Search runs')}
        placeholder={t('Search name, tag, note, preset…')}
        value={search}
        onChange={({ currentTarget }) => change({ search: currentTarget.value })}
      />
      <select
        aria-label={t('State')}
        value={state}
        onChange={({ currentTarget }) =>
          change({ state: STATES.find((known) => known === currentTarget.value) ?? 'any' })
        }
      >
        <option value="any">{t('Any state')}</option>
        {STATES.map((known) => (
          <option key={known} value={known}>
            {t(known)}
          </option>
        ))}
      </select>
      {(tags.length > 0 || tag !== null) && (
        <select
          aria-label={t('Tag')}
          value={tag === null ? '' : `#${tag}`}
          onChange={({ currentTarget: { value } }) =>
            change({ tag: value === '' ? null : value.slice(1) })
          }
        >
          <option value="">{t('Any tag')}</option>
          {/* A tag that no run has any more is still what the table is filtered by. */}
          {[...new Set([...tags, ...(tag === null ? [] : [tag])])].map((known) => (
            <option key={known} value={`#${known}`}>
              {known}
            </option>
          ))}
        </select>
      )}
      <ColumnsMenu />
    </div>
  );
}

function ColumnsMenu() {
  const t = useText();
  const lab = useLab();
  const columns = useRunsView((view) => view.columns);
  return (
    <CardPopover
      button={t('Columns')}
      name={t('Columns of the table')}
      card="runs-columns"
      align="end"
    >
      {COLUMN_KEYS.map((key) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={columns.includes(key)}
            onChange={() => lab.runsView.toggleColumn(key)}
          />
          {t(columnOf(key).label)}
        </label>
      ))}
      <button
        type="button"
        className="button button-small"
        onClick={() => lab.runsView.resetColumns()}
      >
        {t('Usual columns')}
      </button>
    </CardPopover>
  );
}
