import { METRICS, type MetricName } from '#run/metrics.ts';
import type { ChartDrawing } from '#store/chartDrawings.ts';
import { useChart } from '#store/hooks.ts';
import { ChartPlot } from './ChartPlot.tsx';
import { LINE_STYLES } from './lineStyles.ts';

const EMPTY: Record<MetricName, string> = {
  lossInst: 'The loss of every step, beside what chance would give.',
  accInst: 'How often the positive beats every negative in the queue.',
  knnTop1: 'How well neighbours name held-out images, after each epoch.',
  featureStd: 'Whether the features spread or collapse, after each epoch.',
  gradNorm: 'The size of each step’s gradient.',
  lr: 'The learning rate of each step.',
};

/** One figure: name, latest value, plot, and the same in a sentence for screen readers. */
export function Chart({ metric }: { readonly metric: MetricName }) {
  const drawing = useChart(metric);
  const { label, unit } = METRICS[metric];
  const empty = drawing.points.length === 0;
  return (
    <figure className="card chart" aria-label={label}>
      <div className="chart-head">
        <h3>{label}</h3>
        <span className="chart-unit">{unit}</span>
        <span className="chart-current" data-broken={drawing.broken}>
          {drawing.current}
        </span>
      </div>
      <p className="visually-hidden">{drawing.summary}</p>
      {metric === 'knnTop1' && <Legend drawing={drawing} />}
      {/* The empty plot is built with the page, so that a run's first steps do not pay for it. */}
      <div className="chart-body" data-empty={empty}>
        <ChartPlot drawing={drawing} />
        {empty && <p className="chart-empty">{EMPTY[metric]}</p>}
      </div>
    </figure>
  );
}

function Legend({ drawing }: { readonly drawing: ChartDrawing }) {
  if (drawing.lines.length < 2) return null;
  return (
    <div className="chart-legend" aria-hidden="true">
      {drawing.lines.map(({ key, label }, i) => {
        const style = LINE_STYLES[i % LINE_STYLES.length];
        return (
          <span key={key} className="chart-legend-line">
            <svg width="22" height="8" aria-hidden="true">
              <path
                d="M0 4H22"
                stroke={style?.color}
                strokeWidth="2"
                strokeDasharray={style?.dash}
                fill="none"
              />
            </svg>
            {label}
          </span>
        );
      })}
    </div>
  );
}
