import { useCallback, useId, useState } from 'react';
import { useHistory, useRuns, useRunsView } from '#store/hooks.ts';
import { viewRows } from '#store/runs/runsTable.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Pages } from '#ui/shell/Pages.tsx';
import { ChosenRuns } from './ChosenRuns.tsx';
import { DeletedRuns } from './DeletedRuns.tsx';
import { ExportAll } from './ExportAll.tsx';
import { ImportRuns } from './ImportRuns.tsx';
import { KeptImageSets } from './KeptImageSets.tsx';
import { KeptTiles } from './KeptTiles.tsx';
import { KeptWeights } from './KeptWeights.tsx';
import { RunsFilters } from './RunsFilters.tsx';
import { RunsTable } from './RunsTable.tsx';
import { StorageUse } from './StorageUse.tsx';

/** Rows drawn at once. */
const PAGE = 50;

/** The table of runs: search, sort, tag, compare, delete, import and export. */
export function AllRuns() {
  const t = useText();
  const id = useId();
  const status = useHistory((state) => state.status);
  const entries = useHistory((state) => state.entries);
  const live = useRuns((state) => state.live);
  const view = useRunsView((state) => state);
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = viewRows(entries, view, live);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const at = Math.min(page, pages - 1);
  const selected = rows.flatMap(({ entry }) => (chosen.has(entry.runId) ? [entry] : []));
  const choose = useCallback((runIds: readonly string[], wanted: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      for (const runId of runIds) {
        if (wanted) next.add(runId);
        else next.delete(runId);
      }
      return next;
    });
  }, []);
  return (
    <section className="card panel runs" aria-labelledby={`${id}-title`}>
      <div className="panel-title">
        <h2 id={`${id}-title`}>{t('Runs')}</h2>
        <span className="muted">
          {entries.length === 1
            ? t('1 run stored in this browser')
            : t('{{n}} runs stored in this browser', { n: entries.length })}
          <StorageUse />
        </span>
        <span className="runs-files">
          <ImportRuns />
          <ExportAll />
        </span>
      </div>
      <RunsFilters turned={() => setPage(0)} />
      {selected.length > 0 && <ChosenRuns runs={selected} deleted={() => setChosen(new Set())} />}
      {rows.length > 0 ? (
        <RunsTable rows={rows.slice(at * PAGE, (at + 1) * PAGE)} chosen={chosen} choose={choose} />
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
      <KeptImageSets />
      <KeptWeights />
      <KeptTiles />
    </section>
  );
}

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
      return t(
        'Every run is stored here, with its charts. Drop files of runs here to import them.',
      );
    default:
      return status satisfies never;
  }
}
