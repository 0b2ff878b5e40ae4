import { lazy, Suspense, useState } from 'react';
import { useHistory, useRail, useRuns } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { runName } from '#store/runs/historyStore.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { Alerts } from './alerts/Alerts.tsx';
import { ImportedCheckpointCard } from './checkpoint/ImportedCheckpointCard.tsx';
import { MainArea } from './config/MainArea.tsx';
import { SettingsPanel } from './config/SettingsPanel.tsx';
import { LateDiagnosis } from './diagnosis/LateDiagnosis.tsx';
import { useText } from './i18n/useText.ts';
import { LateCharts } from './LateCharts.tsx';
import { ModelPanel } from './model/ModelPanel.tsx';
import { Numbers } from './numbers/Numbers.tsx';
import { ForkBanner } from './queue/ForkBanner.tsx';
import { ShownRateSearch } from './queue/ShownRateSearch.tsx';
import { MemoryLine } from './runBar/MemoryLine.tsx';
import { RunBar } from './runBar/RunBar.tsx';
import { Verdict } from './verdict/Verdict.tsx';

const AdjustDisclosure = lazy(async () => ({
  default: (await import('./details/AdjustForm.tsx')).AdjustDisclosure,
}));

/** What became of the shown run, answer first, beside the next run's settings. */
export function TrainPanel() {
  return (
    <div className="page">
      <div className="page-main">
        <div className="page-bar">
          <RunBar />
          <ForkBanner />
          <Alerts />
        </div>
        <div className="page-results">
          <MainArea>
            <ImportedCheckpointCard />
            <Verdict />
            <Numbers />
            <Adjust />
            <LateDiagnosis />
            <ShownRateSearch />
            <LateCharts />
            <RunLine />
          </MainArea>
        </div>
      </div>
      <Rail />
    </div>
  );
}

/** Changes by hand; loaded while a run trains. */
function Adjust() {
  const training = useRuns(({ live }) => isActive(live));
  if (!training) return null;
  return (
    <Suspense>
      <AdjustDisclosure />
    </Suspense>
  );
}

/** The settings; on a small screen they unfold from a button under the bar. */
function Rail() {
  const t = useText();
  const [open, setOpen] = useState(false);
  const shows = useRail((rail) => rail.shows);
  const [seen, setSeen] = useState(shows);
  // What opens a section from elsewhere unfolds them.
  if (seen !== shows) {
    setSeen(shows);
    setOpen(true);
  }
  return (
    <div className="page-rail" data-open={open}>
      <button
        type="button"
        className="button page-rail-fold"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t('Settings')} <span aria-hidden="true">{open ? '▴' : '▾'}</span>
      </button>
      <div className="page-settings">
        <ModelPanel />
        <MemoryLine />
        <SettingsPanel />
      </div>
    </div>
  );
}

/** Where the rest of the shown run is: its settings, summary, notes and files. */
function RunLine() {
  const t = useText();
  const runId = useRuns(({ shown }) => shown?.runId ?? null);
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  if (runId === null) return null;
  return (
    <p className="page-run muted">
      {t('Run {{name}}', { name: entry === null ? runId : runName(entry) })}
      {' · '}
      <a className="link-button" href={runHref(runId)}>
        {t('Details')}
      </a>
    </p>
  );
}
