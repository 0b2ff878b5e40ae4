import { lazy, Suspense, useRef, useState } from 'react';
import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { useBoard, useChart, useChartView } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ChartPlot } from './ChartPlot.tsx';
import { ChartPointer } from './ChartPointer.tsx';
import { ChartTable } from './ChartTable.tsx';
import { LineSample } from './LineSample.tsx';

/** The menu comes with the widget library, when somebody asks for it. */
const ChartMenu = lazy(async () => ({ default: (await import('./ChartMenu.tsx')).ChartMenu }));

/** One figure: name, latest value, plot, and the same in words and as a table. */
export function Chart({ metric }: { readonly metric: ChartMetric }) {
  const drawing = useChart(metric);
  const t = useText();
  const figure = useRef<HTMLElement>(null);
  const { label, chart } = chartInfo(metric);
  const { empty, unit, summary, offScale } = drawing;
  return (
    <figure ref={figure} className="card chart" aria-label={label}>
      <div className="chart-head">
        <h3>{t(label)}</h3>
        <span className="chart-unit">{t(unit)}</span>
        <span className="chart-current" data-broken={drawing.broken}>
          {drawing.current}
        </span>
        {!empty && <MenuButton drawing={drawing} figure={figure} />}
      </div>
      {/* Found by those who look for it; spoken four times a second it would drown the rest. */}
      <p className="visually-hidden" role="status" aria-live="off">
        {summary.map((words) => speak(t, words)).join(' ')}
      </p>
      <Legend drawing={drawing} />
      {/* The empty plot is built with the page, so that a run's first steps do not pay for it. */}
      <div className="chart-body" data-empty={empty}>
        <ChartPlot drawing={drawing} />
        {empty ? (
          <p className="chart-empty">{t(chart.empty)}</p>
        ) : (
          <ChartPointer drawing={drawing} />
        )}
      </div>
      {!empty && (
        <div className="chart-foot">
          <ChartTable drawing={drawing} />
          {offScale > 0 && (
            <span className="chart-off-scale">
              {t('{{n}} values outside the axis', { n: formatCount(offScale) })}
            </span>
          )}
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
}

function MenuButton({ drawing, figure }: MenuButtonProps) {
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
      <ChartMenu name={name} drawing={drawing} figure={figure} />
    </Suspense>
  );
}

/** The lines' names, where there are several. */
function Legend({ drawing }: { readonly drawing: ChartDrawing }) {
  const t = useText();
  const named = drawing.lines.filter(({ tone }) => tone !== 'faint').toReversed();
  if (named.length < 2) return null;
  return (
    <div className="chart-legend" aria-hidden="true">
      {named.map((line) => (
        <span key={line.key} className="chart-legend-line">
          <LineSample line={line} />
          {speak(t, line.label)}
        </span>
      ))}
    </div>
  );
}
