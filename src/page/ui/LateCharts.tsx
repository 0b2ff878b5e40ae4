import { Suspense } from 'react';
import { useRuns } from '#store/hooks.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { later, useSettledFor } from '#ui/widgets/LaterLoaded.tsx';
import { FirstMinute } from './firstMinute/FirstMinute.tsx';
import { useText } from './i18n/useText.ts';

const Charts = later(
  () => import('./charts/Charts.tsx'),
  (module) => module.Charts,
);

/** The page is usable without charts; they load once it has nothing more urgent to fetch. */
const IDLE_MS = 2000;

/**
 * The charts with their drawing library, a third of the page's code: fetched when there is a run
 * to draw or Train was pressed, else soon after images and device are there.
 */
export function LateCharts() {
  const t = useText();
  const wanted = useRuns((state) => state.shown !== null || isBusy(state));
  const idle = useSettledFor(IDLE_MS);
  const waiting = (
    <div className="card panel charts-waiting">
      <p className="muted">{t('The charts appear here.')}</p>
    </div>
  );
  return (
    <>
      <FirstMinute />
      {wanted || idle ? (
        <Suspense fallback={waiting}>
          <Charts />
        </Suspense>
      ) : (
        waiting
      )}
    </>
  );
}
