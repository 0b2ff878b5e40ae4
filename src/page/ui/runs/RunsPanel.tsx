import './RunsPanel.css';
import { useId, useState } from 'react';
import { formatBytes } from '#base/format.ts';
import { useHistory, useLab } from '#store/hooks.ts';
import { type RunsView, type SortKey, viewRows } from '#store/runs/runsTable.ts';
import { UndoBar } from '#ui/history/UndoBar.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { Pages } from '#ui/shell/Pages.tsx';
import { DeletedRuns } from './DeletedRuns.tsx';
import { RunCard } from './RunCard.tsx';
import { RunsTable } from './RunsTable.tsx';

/** Rows drawn at once. */
const PAGE = 50;

const FIRST_VIEW: RunsView = { search: '', state: 'any', sort: 'started', descending: true };

/** All runs stored in this browser: search, name, compare, fork and delete. */
export function RunsPanel() {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const status = useHistory((state) => state.status);
  const entries = useHistory((state) => state.entries);
  const bytes = useHistory((state) => state.bytesUsed);
  const [view, setView] = useState(FIRST_VIEW);
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string | null>(null);
  const rows = viewRows(entries, view);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const at = Math.min(page, pages - 1);
  const selected = rows.flatMap(({ entry }) => (chosen.has(entry.runId) ? [entry.runId] : []));
  const opened = entries.find(({ runId }) => runId === openId);
  const change = (to: Partial<RunsView>) => {
    setView({ ...view, ...to });
    setPage(0);
  };
  const sortBy = (sort: SortKey) =>
    change({ sort, descending: view.sort === sort ? !view.descending : sort !== 'name' });
  const choose = (runIds: readonly string[], wanted: boolean) => {
    const next = new Set(chosen);
    for (const runId of runIds) {
      if (wanted) next.add(runId);
      else next.delete(runId);
    }
    setChosen(next);
  };
  return (
    <div className="runs-page">
      <section className="card panel runs" aria-labelledby={`${id}-title`}>
        <div className="panel-title">
          <h2 id={`${id}-title`}>{t('Runs')}</h2>
          <span className="muted">
            {t('{{n}} stored in this browser', { n: entries.length })}
            {bytes !== null && ` · ${t('{{size}} of storage used', { size: formatBytes(bytes) })}`}
          </span>
        </div>
        <div className="runs-tools">
          <input
            type="search"
            aria-label={t('Search runs')}
            placeholder={t('Search name, preset, note, group…')}
            value={view.search}
            onChange={({ currentTarget }) => change({ search: currentTarget.value })}
          />
          <select
            aria-label={t('State')}
            value={view.state}
            onChange={({ currentTarget }) => {
              const state = STATES.find((known) => known === currentTarget.value);
              change({ state: state ?? 'any' });
            }}
          >
            <option value="any">{t('Any state')}</option>
            <option value="finished">{t('finished')}</option>
            <option value="stopped">{t('stopped')}</option>
            <option value="failed">{t('failed')}</option>
            <option value="training">{t('training')}</option>
          </select>
          {selected.length > 0 && (
            <span className="runs-chosen">
              <span role="status">{t('{{n}} selected', { n: selected.length })}</span>
              {selected.length > 1 && (
                <a className="button button-small" href={compareHref(selected)}>
                  {t('Compare selected')}
                </a>
              )}
              <button
                type="button"
                className="button button-small"
                onClick={() => {
                  void lab.history.remove(selected);
                  setChosen(new Set());
                }}
              >
                {t('Delete selected')}
              </button>
            </span>
          )}
        </div>
        {rows.length > 0 ? (
          <RunsTable
            rows={rows.slice(at * PAGE, (at + 1) * PAGE)}
            view={view}
            sortBy={sortBy}
            chosen={chosen}
            choose={choose}
            openId={openId}
            open={setOpenId}
          />
        ) : (
          <p className="muted">{emptyWords(t, status, entries.length)}</p>
        )}
        <Pages
          label={t('Pages of runs')}
          words={t('{{from}} to {{to}} of {{n}}', {
            from: at * PAGE + 1,
            to: Math.min(rows.length, (at + 1) * PAGE),
            n: rows.length,
          })}
          {...{ at, pages }}
          turn={setPage}
        />
        <DeletedRuns />
      </section>
      {opened !== undefined && (
        <RunCard key={opened.runId} entry={opened} close={() => setOpenId(null)} open={setOpenId} />
      )}
      <UndoBar />
    </div>
  );
}

const STATES = ['finished', 'stopped', 'failed', 'training'] as const;

function emptyWords(
  t: ReturnType<typeof useText>,
  status: 'loading' | 'ready' | 'failed',
  stored: number,
): string {
  if (stored > 0) return t('No run matches the search.');
  switch (status) {
    case 'loading':
      return t('Reading the stored runs…');
    case 'failed':
      return t('The stored runs could not be opened.');
    case 'ready':
      return t('Every run is stored here, with its charts.');
    default:
      return status satisfies never;
  }
}
