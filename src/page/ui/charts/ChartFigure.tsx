import { Suspense, useRef, useState } from 'react';
import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { useBoard, useChart, useChartView } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { ChartPlot } from './ChartPlot.tsx';
import { ChartPointer } from './ChartPointer.tsx';
import { ChartTable } from './ChartTable.tsx';
import { ChartValue } from './ChartValue.tsx';
import { Legend } from './Legend.tsx';
import { useChartDrag } from './useChartDrag.ts';

/** These come when somebody asks for them; the menu brings the widget library. */
const ChartMenu = later(
  () => import('./ChartMenu.tsx'),
  (module) => module.ChartMenu,
  { form: 'button' },
);
const ChartRange = later(
  () => import('./ChartRange.tsx'),
  (module) => module.ChartRange,
);

/** One figure: name, latest value, plot, and the same in words and as a table. */
interface ChartFigureProps {
  readonly metric: ChartMetric;
  /** Shows the chart on the full screen; null where it is there. */
  readonly onFull: (() => void) | null;
}

/** One figure: name, latest value, plot, and the same in words and as a table. */
export function ChartFigure({ metric, onFull }: ChartFigureProps) {
  const drawing = useChart(metric);
  const t = useText();
  const figure = useRef<HTMLElement>(null);
  const [ranging, setRanging] = useState(false);
  const { draggable, onDragStart, target } = useChartDrag(metric);
  const { label } = chartInfo(metric);
  const { empty, summary, legend, protocol, sources } = drawing;
  const name = t(label);
  const several = useBoard().runs().length > 1;
  // The runs of a board are named once, over its charts.
  const named = legend.length > 1 && (!several || onFull === null);
  return (
    <figure ref={figure} className="card chart" aria-label={label} {...target}>
      <div className="chart-head">
        <h3 draggable={draggable} onDragStart={onDragStart}>
          {name}
        </h3>
        <ChartValue drawing={drawing} />
        {!empty && (
          <>
            {onFull !== null && (
              <button
                type="button"
                className="chart-menu-button"
                aria-label={t('{{chart}}: full screen', { chart: name })}
                title={t('Full screen')}
                onClick={onFull}
              >
                ⤢
              </button>
            )}
            <MenuButton drawing={drawing} figure={figure} onRange={() => setRanging(true)} />
          </>
        )}
      </div>
      {/* Found by those who look for it; spoken four times a second it would drown the rest. */}
      <p className="visually-hidden" role="status" aria-live="off">
        {summary.map((words) => speak(t, words)).join(' ')}
      </p>
      {named && <Legend label={t('{{chart}}: lines', { chart: name })} entries={legend} />}
      {ranging && (
        <Suspense>
          <ChartRange drawing={drawing} onClose={() => setRanging(false)} />
        </Suspense>
      )}
      {/* The empty plot is built with the page, so that a run's first steps do not pay for it. */}
      <div className="chart-body" data-empty={empty}>
        <ChartPlot drawing={drawing} />
        {empty ? (
          <p className="chart-empty">{t(drawing.emptyText)}</p>
        ) : (
          <ChartPointer drawing={drawing} full={onFull === null} />
        )}
      </div>
      {sources.map(({ words, address }) => (
        <p key={address} className="chart-source">
          <a href={address} target="_blank" rel="noreferrer">
            {speak(t, words)}
          </a>
        </p>
      ))}
      {!empty && (
        <div className="chart-foot">
          <ChartTable drawing={drawing} />
          {protocol !== null && <small className="chart-protocol">{speak(t, protocol)}</small>}
          <BadStepButton drawing={drawing} />
          <ZoomedButton />
        </div>
      )}
    </figure>
  );
}

function BadStepButton({ drawing }: { readonly drawing: ChartDrawing }) {
  const board = useBoard();
  const t = useText();
  const bad = drawing.firstBad;
  if (bad === null) return null;
  return (
    <button
      type="button"
      className="chart-bad"
      title={t('Zoom all charts to the steps before it')}
      onClick={() => board.zoom(bad.window)}
    >
      {t('First non-finite step')} {formatCount(bad.step)} · {bad.kind}
    </button>
  );
}

/** For a finger, which has neither a double click nor the toolbar in view. */
function ZoomedButton() {
  const board = useBoard();
  const t = useText();
  const zoomed = useChartView(({ zoom }) => zoom !== null);
  if (!zoomed) return null;
  return (
    <button
      type="button"
      className="button button-small chart-zoomed"
      onClick={() => board.zoom(null)}
    >
      {t('Reset zoom')}
    </button>
  );
}

interface MenuButtonProps {
  readonly drawing: ChartDrawing;
  readonly figure: { readonly current: HTMLElement | null };
  readonly onRange: () => void;
}

function MenuButton({ drawing, figure, onRange }: MenuButtonProps) {
  const t = useText();
  const [asked, setAsked] = useState(false);
  const name = t('{{chart}}: export and axes', { chart: t(chartInfo(drawing.metric).label) });
  const closed = (
    <button
      type="button"
      className="chart-menu-button"
      aria-label={name}
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      ⋯
    </button>
  );
  if (!asked) return closed;
  return (
    <Suspense fallback={closed}>
      <ChartMenu name={name} drawing={drawing} figure={figure} onRange={onRange} />
    </Suspense>
  );
}
