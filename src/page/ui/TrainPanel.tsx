import { Alerts } from './alerts/Alerts.tsx';
import { ImportedCheckpointCard } from './checkpoint/ImportedCheckpointCard.tsx';
import { SettingsPanel } from './config/SettingsPanel.tsx';
import { DataPanel } from './data/DataPanel.tsx';
import { RunDetails } from './details/RunDetails.tsx';
import { LateDiagnosis } from './diagnosis/LateDiagnosis.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { LateCharts } from './LateCharts.tsx';
import { ModelPanel } from './model/ModelPanel.tsx';
import { ShownRateSearch } from './queue/ShownRateSearch.tsx';
import { RunBar } from './runBar/RunBar.tsx';

/** The next run's settings beside what the current run measures. */
export function TrainPanel() {
  return (
    <div className="page">
      <div className="page-bar">
        <RunBar />
      </div>
      <div className="page-alerts">
        <Alerts />
        <ImportedCheckpointCard />
      </div>
      <div className="page-settings">
        <ModelPanel />
        <DataPanel />
        <SettingsPanel />
      </div>
      <div className="page-results">
        <ShownRateSearch />
        <LateDiagnosis />
        <LateCharts />
        <RunDetails />
        <HistoryPanel />
      </div>
    </div>
  );
}
