import './RunPage.css';
import { Suspense, useId, useLayoutEffect, useRef, useState } from 'react';
import { useHistory, useLab, useRuns } from '#store/hooks.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { runName } from '#store/runs/historyStore.ts';
import { withLive } from '#store/runs/liveEntry.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { rowOf } from '#store/runs/runRow.ts';
import { readTileReport } from '#store/runs/tileReport.ts';
import { RunDiagnosis } from '#ui/diagnosis/LateDiagnosis.tsx';
import { StateChip } from '#ui/history/StateChip.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { ColourDot } from '#ui/runs/ColourDot.tsx';
import { ImportRuns } from '#ui/runs/ImportRuns.tsx';
import { Tags } from '#ui/runs/Tags.tsx';
import { SweepLink } from '#ui/sweep/SweepLink.tsx';
import { TileChoice } from '#ui/tiles/TileChoice.tsx';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { RunAbout } from './RunAbout.tsx';
import { RunActions } from './RunActions.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunCheckpoints } from './RunCheckpoints.tsx';
import { RunConfigCard } from './RunConfigCard.tsx';
import { RunEvaluations } from './RunEvaluations.tsx';
import { RunFilesCard } from './RunFilesCard.tsx';
import { RunLineage } from './RunLineage.tsx';
import { RunMeasurements } from './RunMeasurements.tsx';
import { RunNotes } from './RunNotes.tsx';
import { RunSummary } from './RunSummary.tsx';
import { RunVerdict } from './RunVerdict.tsx';
import { useRunBoard, useSeries } from './useRunBoard.ts';

const RunProfile = later(
  () => import('#ui/profile/RunProfile.tsx'),
  (module) => module.RunProfile,
);

const ALL_RUNS = routeHash({ panel: 'runs', query: '' });

/** Everything about one run; the address is `#/runs/NAME`. */
export function RunPage({ runId }: { readonly runId: string }) {
  const t = useText();
  const lab = useLab();
  const status = useHistory((state) => state.status);
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  const arrived = useRef(false);
  // The table it was opened from may be scrolled far down; a return to this page keeps its place.
  useLayoutEffect(() => {
    if (!arrived.current) scrollTo({ top: 0, behavior: 'instant' });
    arrived.current = true;
  }, []);
  const deleted = useHistory(({ deleted }) => deleted.find((one) => one.runId === runId) ?? null);
  if (entry !== null) return <Known entry={entry} />;
  if (status === 'loading') return <p className="muted">{t('Reading the stored runs…')}</p>;
  return (
    <section className="card panel run-missing" aria-label={runId}>
      <h2>{runId}</h2>
      <p>
        {deleted === null
          ? t('No run of this name is stored in this browser. Import its file, or choose another.')
          : t('This run was deleted.')}
      </p>
      <p className="run-missing-ways">
        {deleted !== null && (
          <button
            type="button"
            className="button"
            onClick={() => void lab.history.restore([runId])}
          >
            {t('Restore')}
          </button>
        )}
        {deleted === null && <ImportRuns />}
        <a href={ALL_RUNS}>{t('All runs')}</a>
      </p>
    </section>
  );
}

function Known({ entry: stored }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const id = useId();
  const diagnosis = useRef<HTMLDivElement>(null);
  const live = useRuns((state) => (state.live?.runId === stored.runId ? state.live : null));
  const entry = withLive(stored, live);
  const active = isActive(live);
  const board = useRunBoard(stored, active);
  const seen = useSeries(board);
  const series = seen?.series ?? null;
  const { runId, metadata } = entry;
  const [profiled, setProfiled] = useState(false);
  const row = rowOf(entry);
  return (
    <article className="run-page" aria-labelledby={id}>
      <section className="card panel run-head" aria-labelledby={id}>
        <a className="run-back" href={ALL_RUNS}>
          ← {t('All runs')}
        </a>
        <div className="panel-title">
          <ColourDot colour={metadata.colour} />
          <h2 id={id}>{runName(entry)}</h2>
          <StateChip entry={entry} />
          {runName(entry) !== runId && <span className="muted">{runId}</span>}
          {metadata.imported !== null && <span className="chip">{t('imported')}</span>}
          <Tags tags={metadata.tags} />
          <SweepLink group={metadata.group} />
        </div>
        <RunVerdict
          verdict={row.verdict}
          showDiagnosis={() => diagnosis.current?.scrollIntoView({ block: 'start' })}
        />
        <RunActions entry={entry} active={active} onProfile={() => setProfiled(true)} />
      </section>
      <RunSummary row={row} series={series} />
      <div className="run-main">
        {profiled && (
          <Suspense>
            <RunProfile runId={runId} config={entry.config} />
          </Suspense>
        )}
        {board !== null && <RunCharts board={board} />}
        <div ref={diagnosis} className="run-diagnosis">
          <RunDiagnosis runId={runId} />
        </div>
        <Details entry={entry} evaluation={series?.evaluations.at(-1) ?? null} />
        <RunCheckpoints entry={entry} />
        {entry.hasCheckpoint && <RunEvaluations entry={entry} />}
      </div>
      <div className="run-aside">
        <RunAbout entry={stored} />
        <RunLineage entry={entry} />
        <RunConfigCard config={entry.config} />
        <RunFilesCard entry={entry} active={active} />
      </div>
    </article>
  );
}

type DetailsProps = Pick<Parameters<typeof RunMeasurements>[0], 'evaluation'> & {
  readonly entry: HistoryEntry;
};

function Details({ entry, evaluation }: DetailsProps) {
  const t = useText();
  const id = useId();
  const tiles = readTileReport(entry.tiles);
  return (
    <section className="card panel" aria-labelledby={id}>
      <h2 id={id}>{t('Run details')}</h2>
      <RunMeasurements runId={entry.runId} config={entry.config} evaluation={evaluation} />
      {tiles !== null && <TileChoice report={tiles} />}
      <h3 className="details-heading">{t('What happened')}</h3>
      <RunNotes notes={entry.notes} />
    </section>
  );
}
