import './tokens.css';
import './base.css';
import './App.css';
import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { useUi } from '#store/hooks.ts';
import { Alerts } from './alerts/Alerts.tsx';
import { Header } from './header/Header.tsx';
import { showLanguage } from './i18n/language.ts';
import { PanelFrame } from './shell/PanelFrame.tsx';
import { PLACES } from './shell/places.ts';
import { Shell } from './shell/Shell.tsx';
import { TrainPanel } from './TrainPanel.tsx';

export function App() {
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    void showLanguage(language);
  }, [language]);

  return (
    <Tooltip.Provider delayDuration={500}>
      <Header />
      <main>
        {PLACES.map(({ panel, Content }) => (
          <PanelFrame key={panel} panel={panel}>
            {Content === null ? (
              <TrainPanel />
            ) : (
              <div className="page-single">
                <Alerts />
                <Content />
              </div>
            )}
          </PanelFrame>
        ))}
      </main>
      <Shell />
    </Tooltip.Provider>
  );
}
