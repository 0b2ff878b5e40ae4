import { type ComponentType, Suspense, useState } from 'react';
import { useHistory, useRail, useRuns } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { runName } from '#store/runs/historyStore.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { Alerts } from './alerts/Alerts.tsx';
import { BackupReminder } from './backup/BackupReminder.tsx';
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
import { RunNotice } from './runBar/RunNotice.tsx';
import { Verdict } from './verdict/Verdict.tsx';
import { Boundary } from './widgets/Boundary.tsx';
import { later } from './widgets/LaterLoaded.tsx';

const AdjustDisclosure = later(
  () => import('./details/AdjustForm.tsx'),
  (module) => module.AdjustDisclosure,
);

/** From above to below; one that fails leaves the others. */
const RESULTS: Readonly<Record<string, ComponentType>> = {
  files: ImportedCheckpointCard,
  verdict: Verdict,
  numbers: Numbers,
  adjust: Adjust,
  diagnosis: LateDiagnosis,
  rateSearch: ShownRateSearch,
  charts: LateCharts,
  run: RunLine,
  backup: BackupReminder,
};

/** What became of the shown run, answer first, beside the next run's settings. */
export function TrainPanel() {
  return (
    <div className="page">
      <div className="page-main">
        <div className="page-bar">
          <Boundary>
            <RunBar />
          </Boundary>
          <ForkBanner />
          <RunNotice />
          <Alerts />
        </div>
        <div className="page-results">
          <MainArea>
            {Object.entries(RESULTS).map(([name, Result]) => (
              <Boundary key={name}>
                <Result />
              </Boundary>
            ))}
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
        <Boundary>
          <ModelPanel />
        </Boundary>
        <MemoryLine />
        <Boundary>
          <SettingsPanel />
        </Boundary>
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
