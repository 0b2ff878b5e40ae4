import { speak } from '#base/words.ts';
import { ALL_CHARTS, type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import { useChart, useMeasured } from '#store/hooks.ts';
import { Chart } from '#ui/charts/Chart.tsx';
import { ChartPlot } from '#ui/charts/ChartPlot.tsx';
import { ChartPointer } from '#ui/charts/ChartPointer.tsx';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';

interface CompareChartsProps {
  readonly columns: readonly CompareColumn[];
  /** One plot per column, on the same axes; else all lines in one. */
  readonly side: boolean;
}

export function CompareCharts({ columns, side }: CompareChartsProps) {
  return (
    <div className={side ? 'compare-side-grid' : 'charts-grid'}>
      {ALL_CHARTS.map((metric) => (
        <Measured key={metric} metric={metric} columns={side ? columns : null} />
      ))}
    </div>
  );
}

interface MeasuredProps {
  readonly metric: ChartMetric;
  /** Null lays the lines over each other. */
  readonly columns: readonly CompareColumn[] | null;
}

/** The loss chart is always shown; the others once they have values. */
function Measured({ metric, columns }: MeasuredProps) {
  const measured = useMeasured(metric);
  if (!measured && metric !== 'lossInst') return null;
  return columns === null || !measured ? (
    <Chart metric={metric} />
  ) : (
    <SideChart metric={metric} columns={columns} />
  );
}

interface SideChartProps {
  readonly metric: ChartMetric;
  readonly columns: readonly CompareColumn[];
}

/** One metric, one plot per run, on the axes of the overlaid chart so that heights are comparable. */
function SideChart({ metric, columns }: SideChartProps) {
  const t = useText();
  const drawing = useChart(metric);
  const { label, unit } = chartInfo(metric);
  return (
    <figure className="card chart" aria-label={t(label)}>
      <div className="chart-head">
        <h3>{t(label)}</h3>
        <span className="chart-unit">{t(unit)}</span>
      </div>
      <p className="visually-hidden" role="status" aria-live="off">
        {drawing.summary.map((words) => speak(t, words)).join(' ')}
      </p>
      <div className="compare-side">
        {columns.map((column) => (
          <div key={column.key}>
            <p className="chart-legend-line">
              <LineSample line={{ tone: 'strong', colour: column.colour, dash: column.dash }} />
              {speak(t, column.label)}
            </p>
            <div className="chart-body">
              <ChartPlot drawing={ofColumn(drawing, column)} />
              <ChartPointer drawing={drawing} />
            </div>
          </div>
        ))}
      </div>
    </figure>
  );
}

const columnDrawings = new WeakMap<ChartDrawing, Map<string, ChartDrawing>>();

/** What of a drawing belongs to a column; the same object for the same drawing. */
function ofColumn(drawing: ChartDrawing, { key, runs }: CompareColumn): ChartDrawing {
  const known = columnDrawings.get(drawing) ?? new Map<string, ChartDrawing>();
  columnDrawings.set(drawing, known);
  const drawn = known.get(key);
  if (drawn !== undefined) return drawn;
  const isOwn = (part: { readonly key: string }) =>
    part.key === key || part.key.startsWith(`${key} `);
  const own = {
    ...drawing,
    lines: drawing.lines.filter(isOwn),
    areas: drawing.areas.filter(isOwn),
    marks: drawing.marks.filter((mark) => runs.some(({ runId }) => runId === mark.runId)),
  };
  known.set(key, own);
  return own;
}
