import './tokens.css';
import './base.css';
import './App.css';
import { Tooltip } from 'radix-ui';
import { useUi } from '#store/hooks.ts';
import { Alerts } from './alerts/Alerts.tsx';
import { Header } from './header/Header.tsx';
import { PanelFrame } from './shell/PanelFrame.tsx';
import { PLACES } from './shell/places.ts';
import { Shell } from './shell/Shell.tsx';
import { useAppearance } from './shell/useAppearance.ts';
import { TrainPanel } from './TrainPanel.tsx';
import { Boundary } from './widgets/Boundary.tsx';

export function App() {
  useAppearance();
  return (
    <Tooltip.Provider delayDuration={500}>
      <Boundary>
        <Header />
      </Boundary>
      <main>
        <PageAlerts />
        {PLACES.map(({ panel, Content }) => (
          <PanelFrame key={panel} panel={panel}>
            {Content === null ? (
              <TrainPanel />
            ) : (
              <div className="page-single">
                <Content />
              </div>
            )}
          </PanelFrame>
        ))}
      </main>
      <Boundary form="alert">
        <Shell />
      </Boundary>
    </Tooltip.Provider>
  );
}

/** At the top of every panel and in view while it scrolls; Train has them under its bar. */
function PageAlerts() {
  const underBar = useUi(({ panel }) => panel === 'train');
  return (
    !underBar && (
      <div className="page-alerts">
        <Alerts />
      </div>
    )
  );
}
