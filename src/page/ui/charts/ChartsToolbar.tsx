import { lazy, Suspense, useState } from 'react';
import { wallIsEstimated, X_KINDS } from '#charts/xAxis.ts';
import { useBoard, useChartView, useLab, useUi } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { useToolbarKeys } from './useToolbarKeys.ts';
import { X_MEANINGS, X_NAMES } from './xNames.ts';

const OverlayMenu = lazy(async () => ({
  default: (await import('./OverlayMenu.tsx')).OverlayMenu,
}));

/** How the charts of a board are looked at. */
export function ChartsToolbar({ overlay = false }: { readonly overlay?: boolean }) {
  const t = useText();
  const lab = useLab();
  const board = useBoard();
  const view = useChartView((state) => state);
  const smoothing = useUi((state) => state.smoothing);
  const { ref, onKeyDown } = useToolbarKeys();
  const estimated = view.x === 'wall' && board.runs().some(({ series }) => wallIsEstimated(series));
  return (
    <div
      ref={ref}
      className="charts-tools"
      role="toolbar"
      aria-label={t('How the charts are drawn')}
      onKeyDown={onKeyDown}
    >
      <fieldset className="charts-x">
        <legend className="visually-hidden">{t('X axis')}</legend>
        {X_KINDS.map((kind) => (
          <label key={kind} title={t(X_MEANINGS[kind])} data-chosen={view.x === kind}>
            <input
              type="radio"
              name="charts-x"
              className="visually-hidden"
              checked={view.x === kind}
              onChange={() => board.change({ x: kind })}
            />
            {t(X_NAMES[kind])}
          </label>
        ))}
      </fieldset>
      <label className="charts-check">
        <input
          type="checkbox"
          checked={view.logX && view.x !== 'wall'}
          disabled={view.x === 'wall'}
          onChange={({ currentTarget }) => board.change({ logX: currentTarget.checked })}
        />
        {t('Log x')}
      </label>
      <label className="charts-check" title={t('The y axes hold the middle 90 % of the values')}>
        <input
          type="checkbox"
          checked={view.ignoreOutliers}
          onChange={({ currentTarget }) => board.change({ ignoreOutliers: currentTarget.checked })}
        />
        {t('Ignore outliers')}
      </label>
      {estimated && (
        <span className="chip" title={t(X_MEANINGS.wall)}>
          {t('partly estimated')}
        </span>
      )}
      {overlay && <OverlayButton />}
      {view.zoom !== null && (
        <button
          type="button"
          className="button button-small charts-reset"
          onClick={() => board.zoom(null)}
        >
          {t('Reset zoom')}
        </button>
      )}
      <label className="charts-smoothing">
        {t('Smoothing')}
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={({ currentTarget }) => lab.ui.setSmoothing(Number(currentTarget.value))}
        />
        <output>{smoothing.toFixed(2)}</output>
      </label>
    </div>
  );
}

/** The list of runs opens with the widget library, when somebody asks for it. */
function OverlayButton() {
  const t = useText();
  const [asked, setAsked] = useState(false);
  const closed = (
    <button
      type="button"
      className="button button-small"
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      {t('Overlay runs')}
    </button>
  );
  if (!asked) return closed;
  return (
    <Suspense fallback={closed}>
      <OverlayMenu />
    </Suspense>
  );
}
