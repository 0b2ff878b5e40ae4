import './tokens.css';
import './base.css';
import './App.css';
import { useEffect } from 'react';
import { useUi } from '#store/hooks.ts';
import { Alerts } from './alerts/Alerts.tsx';
import { Charts } from './charts/Charts.tsx';
import { ImportedCheckpointCard } from './checkpoint/ImportedCheckpointCard.tsx';
import { SettingsPanel } from './config/SettingsPanel.tsx';
import { DataPanel } from './data/DataPanel.tsx';
import { RunDetails } from './details/RunDetails.tsx';
import { Header } from './header/Header.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { ModelPanel } from './model/ModelPanel.tsx';
import { RunBar } from './runBar/RunBar.tsx';

export function App() {
  const theme = useUi((state) => state.theme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  return (
    <>
      <Header />
      <main className="page">
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
          <Charts />
          <RunDetails />
          <HistoryPanel />
        </div>
      </main>
    </>
  );
}
