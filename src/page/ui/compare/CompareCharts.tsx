import { useId, useState } from 'react';
import { speak } from '#base/words.ts';
import { type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import { arranged } from '#charts/chartOrder.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { type ChartOrder, chartOrder, withPinned } from '#store/compare/compareOrder.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import { useChart, useChartLayout, useChartRuns, useMeasured } from '#store/hooks.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { Chart } from '#ui/charts/Chart.tsx';
import { ChartGrid } from '#ui/charts/ChartGrid.tsx';
import { ChartPlot } from '#ui/charts/ChartPlot.tsx';
import { ChartPointer } from '#ui/charts/ChartPointer.tsx';
import { ChartsToolbar } from '#ui/charts/ChartsToolbar.tsx';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useChartDrag } from '#ui/charts/useChartDrag.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { Fold } from './Fold.tsx';
import type { Comparison } from './useCompare.ts';

interface CompareChartsProps {
  readonly comparison: Comparison;
  readonly columns: readonly CompareColumn[];
  readonly board: ChartBoard;
  /** Runs are still being read from storage. */
  readonly reading: boolean;
}

/** What differs most first, unless the user arranged them; the other charts are folded. */
export function CompareCharts({ comparison, columns, board, reading }: CompareChartsProps) {
  const t = useText();
  const title = useId();
  const { runs, address, look } = comparison;
  const side = address.view === 'side';
  const layout = useChartLayout();
  const order = useChartOrder(comparison, board, reading);
  const { first, rest } = withPinned(order ?? NO_ORDER, layout);
  const shown = { columns, side };
  return (
    <>
      <section aria-labelledby={title}>
        <h2 id={title} className="visually-hidden">
          {t('Charts')}
        </h2>
        <div className="compare-tools">
          <Radios
            look="segments"
            legend={t('Charts of the runs')}
            options={[
              { value: 'overlaid', label: t('Overlaid') },
              { value: 'side', label: t('Side by side') },
            ]}
            chosen={address.view}
            onChoose={(view) => look({ view })}
          />
          {runs.some(({ group }) => group !== null) && (
            <label className="charts-check">
              <input
                type="checkbox"
                checked={address.grouped}
                onChange={({ currentTarget }) => look({ grouped: currentTarget.checked })}
              />
              {t('Seeds as mean ± std')}
            </label>
          )}
          <ChartsToolbar />
        </div>
        {order === null ? (
          <div className="card panel charts-waiting">
            <p className="muted">{t('Reading the stored runs…')}</p>
          </div>
        ) : (
          <Grid charts={first} {...shown} />
        )}
      </section>
      <Fold name="charts" title={t('More charts')}>
        <Grid charts={rest} {...shown} />
      </Fold>
    </>
  );
}

/**
 * The order of the charts; null until all runs have been read, so that no chart is shown in a place
 * which it leaves at once. It stays while the runs train, so that no chart moves under the eye: it
 * is asked for again when runs are added or end.
 */
function useChartOrder(
  { runs }: Comparison,
  board: ChartBoard,
  reading: boolean,
): ChartOrder | null {
  const shown = useChartRuns();
  const key = runs.map(({ runId, entry }) => `${runId} ${entry.state}`).join();
  const [kept, setKept] = useState<{ readonly key: string; readonly order: ChartOrder } | null>(
    null,
  );
  const known = !reading && runs.every(({ runId }) => shown.some((one) => one.runId === runId));
  if (!known || kept?.key === key) return kept?.order ?? null;
  const order = chartOrder(board.runs());
  setKept({ key, order });
  return order;
}

const NO_ORDER: ChartOrder = { first: [], rest: [] };

interface GridProps {
  /** In their default order. */
  readonly charts: readonly ChartMetric[];
  readonly columns: readonly CompareColumn[];
  /** One plot per column, on the same axes; else all lines in one. */
  readonly side: boolean;
}

function Grid({ charts, columns, side }: GridProps) {
  const layout = useChartLayout();
  return (
    <ChartGrid charts={charts} wide={side}>
      {arranged(charts, layout).map((metric) => (
        <Measured key={metric} metric={metric} columns={side ? columns : null} />
      ))}
    </ChartGrid>
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
  const { label } = chartInfo(metric);
  const { draggable, onDragStart, target } = useChartDrag(metric);
  return (
    <figure className="card chart" aria-label={t(label)} {...target}>
      <div className="chart-head">
        <h3 draggable={draggable} onDragStart={onDragStart}>
          {t(label)}
        </h3>
        <span className="chart-unit">{t(drawing.unit)}</span>
        {drawing.protocol !== null && (
          <small className="chart-protocol">{speak(t, drawing.protocol)}</small>
        )}
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
