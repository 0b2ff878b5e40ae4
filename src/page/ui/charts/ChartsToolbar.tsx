import './ChartsToolbar.css';
import { Toolbar } from 'radix-ui';
import { Suspense, useState } from 'react';
import { wallIsEstimated, X_KINDS } from '#charts/xAxis.ts';
import { useBoard, useChartView, useLab, useUi } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { BoardLegend } from './Legend.tsx';
import { X_MEANINGS, X_NAMES } from './xNames.ts';

const OverlayMenu = later(
  () => import('./OverlayMenu.tsx'),
  (module) => module.OverlayMenu,
  { form: 'button' },
);

/**
 * How the charts of a board are drawn, and which runs. The settings are a WAI-ARIA toolbar: one stop
 * of the Tab key.
 */
export function ChartsToolbar({ overlay = false }: { readonly overlay?: boolean }) {
  const t = useText();
  const lab = useLab();
  const board = useBoard();
  const view = useChartView((state) => state);
  const smoothing = useUi((state) => state.smoothing);
  const estimated = view.x === 'wall' && board.runs().some(({ series }) => wallIsEstimated(series));
  return (
    <>
      <Toolbar.Root className="charts-tools" aria-label={t('Chart settings')}>
        <Toolbar.ToggleGroup
          type="single"
          className="charts-x"
          aria-label={t('X axis')}
          value={view.x}
          onValueChange={(value) => {
            const x = X_KINDS.find((kind) => kind === value);
            // Pressing the chosen one again clears the value; a chart always has an x axis.
            if (x !== undefined) board.change({ x });
          }}
        >
          {X_KINDS.map((kind) => (
            <Toolbar.ToggleItem key={kind} value={kind} title={t(X_MEANINGS[kind])}>
              {t(X_NAMES[kind])}
            </Toolbar.ToggleItem>
          ))}
        </Toolbar.ToggleGroup>
        <label className="charts-check">
          <Toolbar.Button asChild disabled={view.x === 'wall'}>
            <input
              type="checkbox"
              checked={view.logX && view.x !== 'wall'}
              onChange={({ currentTarget }) => board.change({ logX: currentTarget.checked })}
            />
          </Toolbar.Button>
          {t('Log x')}
        </label>
        <label className="charts-check" title={t('The y axes show the middle 90 % of the values')}>
          <Toolbar.Button asChild>
            <input
              type="checkbox"
              checked={view.ignoreOutliers}
              onChange={({ currentTarget }) =>
                board.change({ ignoreOutliers: currentTarget.checked })
              }
            />
          </Toolbar.Button>
          {t('Ignore outliers')}
        </label>
        {estimated && (
          <span className="chip" title={t(X_MEANINGS.wall)}>
            {t('partly estimated')}
          </span>
        )}
        {overlay && <OverlayButton />}
        {view.zoom !== null && (
          <Toolbar.Button
            className="button button-small charts-reset"
            onClick={() => board.zoom(null)}
          >
            {t('Reset zoom')}
          </Toolbar.Button>
        )}
        <label className="charts-smoothing">
          {t('Smoothing')}
          {/* Left and right move along the toolbar, up and down change the value. */}
          <Toolbar.Button asChild>
            <input
              type="range"
              min={0}
              max={0.99}
              step={0.01}
              value={smoothing}
              onChange={({ currentTarget }) => lab.ui.setSmoothing(Number(currentTarget.value))}
            />
          </Toolbar.Button>
          <output>{smoothing.toFixed(2)}</output>
        </label>
      </Toolbar.Root>
      <BoardLegend />
    </>
  );
}

/** The list of runs is fetched when it is first opened. */
function OverlayButton() {
  const t = useText();
  const [asked, setAsked] = useState(false);
  const closed = (
    <Toolbar.Button
      className="button button-small"
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      {t('Overlay runs')}
    </Toolbar.Button>
  );
  if (!asked) return closed;
  return (
    <Suspense fallback={closed}>
      <OverlayMenu />
    </Suspense>
  );
}
