import { METRICS } from '#run/metrics.ts';
import type { ChartDrawing, DrawnLine } from '#store/chartDrawings.ts';
import type { ChartMetric } from '#store/chartLines.ts';
import { useChart } from '#store/hooks.ts';
import { ChartPlot } from './ChartPlot.tsx';
import { strokeOf } from './lineStyles.ts';

const EMPTY: Record<ChartMetric, string> = {
  lossInst: 'The loss of every step, beside what chance would give.',
  accInst: 'How often the positive beats every negative in the queue.',
  accProto: 'How often an image’s own prototype beats the others.',
  knnTop1: 'How well neighbours name held-out images, after each epoch.',
  featureStd: 'Whether the features spread or collapse, after each epoch.',
  gradNorm: 'The size of each step’s gradient.',
  lr: 'The learning rate of each step.',
  lossScale: 'What the loss is multiplied by under autocast.',
  maxActivation: 'The largest number any layer gives; fp16 ends at 65 504.',
  updateRatio: 'How far a step moves a tensor, as a share of its size.',
};

/** One figure: name, latest value, plot, and the same in a sentence for screen readers. */
export function Chart({ metric }: { readonly metric: ChartMetric }) {
  const drawing = useChart(metric);
  const { label, unit } = METRICS[metric];
  const empty = drawing.points.length === 0;
  return (
    <figure className="card chart" aria-label={label}>
      <div className="chart-head">
        <h3>{label}</h3>
        <span className="chart-unit">{metric === 'lossInst' ? lossUnit(drawing) : unit}</span>
        <span className="chart-current" data-broken={drawing.broken}>
          {drawing.current}
        </span>
      </div>
      <p className="visually-hidden">{drawing.summary}</p>
      <Legend drawing={drawing} />
      {/* The empty plot is built with the page, so that a run's first steps do not pay for it. */}
      <div className="chart-body" data-empty={empty}>
        <ChartPlot drawing={drawing} />
        {empty && <p className="chart-empty">{EMPTY[metric]}</p>}
      </div>
    </figure>
  );
}

/** The legend names the losses where there are two. */
function lossUnit(drawing: ChartDrawing): string {
  return drawing.lines.some(({ style }) => style > 0) ? 'nats' : METRICS.lossInst.unit;
}

function Legend({ drawing }: { readonly drawing: ChartDrawing }) {
  const named = drawing.lines
    .filter(({ tone }) => tone !== 'faint')
    .toSorted((a, b) => a.style - b.style);
  if (named.length < 2) return null;
  return (
    <div className="chart-legend" aria-hidden="true">
      {named.map((line) => (
        <span key={line.key} className="chart-legend-line">
          <Sample line={line} />
          {line.label}
        </span>
      ))}
    </div>
  );
}

function Sample({ line }: { readonly line: DrawnLine }) {
  const { color, dash, width } = strokeOf(line);
  return (
    <svg width="22" height="8" aria-hidden="true">
      <path d="M0 4H22" stroke={color} strokeWidth={width} strokeDasharray={dash} fill="none" />
    </svg>
  );
}
