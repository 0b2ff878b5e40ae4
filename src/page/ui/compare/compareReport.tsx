/** The comparison as the page shows it, gathered into one file. Loaded when it is asked for. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { formatCount, formatValue } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import { drawChart } from '#charts/drawChart.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { HEALTH_KINDS, heatGrid, heatRange } from '#store/compare/compareHealth.ts';
import { arrangedOrder, chartOrder } from '#store/compare/compareOrder.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import type { Summary } from '#store/compare/compareSummary.ts';
import type { ReportFigure, ReportMaps } from '#store/compare/report.ts';
import { reportHtml } from '#store/compare/reportHtml.ts';
import type { PageLab } from '#store/pageLab.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { PlotPicture } from '#ui/charts/ChartPlot.tsx';
import { figureSvg } from '#ui/charts/figureSvg.ts';
import { HEALTH_MEANINGS, HEALTH_NAMES, HEAT_COLUMNS } from './healthWords.ts';
import { heatPng } from './heatPicture.ts';
import { reportTexts } from './reportTexts.ts';
import type { Comparison } from './useCompare.ts';
import { joinHealth } from './useHealth.ts';

export interface ReportRequest {
  readonly lab: PageLab;
  readonly comparison: Comparison;
  readonly columns: readonly CompareColumn[];
  readonly board: ChartBoard;
  readonly summary: Summary;
  readonly t: Text;
}

/**
 * @returns a document that opens without this page, and without a network
 * @throws where a canvas or the storage refuses
 */
export async function compareReport(request: ReportRequest): Promise<string> {
  const { lab, comparison, columns, board, summary, t } = request;
  const { runs } = comparison;
  const parts = await Promise.all(
    runs.map(({ runId }) => lab.history.readTensorHealth(runId).catch(() => [])),
  );
  const series = board.runs();
  const texts = reportTexts({
    ...{ comparison, columns, series, summary, t },
    language: lab.ui.getState().language === 'zh' ? 'zh-CN' : 'en',
    when: new Date().toLocaleDateString(t('en-GB'), { dateStyle: 'long' }),
  });
  const { first, rest } = arrangedOrder(chartOrder(series), board.layout.getState());
  const figures = drawFigures(board, [...first, ...rest], t);
  const drawn = (metrics: readonly ChartMetric[]) =>
    metrics.flatMap((metric) => figures.get(metric) ?? []);
  return reportHtml({
    ...texts,
    charts: { ...texts.charts, figures: drawn(first) },
    moreCharts: { ...texts.moreCharts, figures: drawn(rest) },
    maps: maps(
      runs.map(({ label }) => label),
      joinHealth(parts),
      t,
    ),
  });
}

/** The charts that have values, as they are looked at now but for the zoom, in one size. */
function drawFigures(
  board: ChartBoard,
  metrics: readonly ChartMetric[],
  t: Text,
): ReadonlyMap<ChartMetric, ReportFigure> {
  const runs = board.runs();
  const view = { ...board.view.getState(), zoom: null };
  const drawings = metrics
    .map((metric) => drawChart(metric, runs, view))
    .filter(({ empty }) => !empty);
  const labels = runs.map(({ label }) => label);
  return withPlots(
    drawings,
    (plots) =>
      new Map(
        drawings.flatMap((drawing) => {
          const plot = plots.get(drawing.metric);
          const { label } = chartInfo(drawing.metric);
          if (plot === undefined) return [];
          const { text } = figureSvg(plot, {
            title: t(label),
            runs: labels,
            lines: drawing.lines
              .filter(({ tone }) => tone !== 'faint')
              .toReversed()
              .map((line) => ({ ...line, label: speak(t, line.label) })),
          });
          const summary = drawing.summary.map((words) => speak(t, words)).join(' ');
          return [[drawing.metric, { title: t(label), summary, svg: scalable(text) }] as const];
        }),
      ),
  );
}

/** A figure that fits its place: its size becomes its proportion. */
function scalable(svg: string): string {
  return svg.replace(/^<svg([^>]*?) width="[\d.]+" height="[\d.]+"/, '<svg$1');
}

/** px, without the figure's margins. */
const REPORT_PLOT = { width: 512, height: 216 } as const;

/** Draws the charts off the screen, for as long as `use` looks at them. */
function withPlots<T>(
  drawings: readonly ChartDrawing[],
  use: (plots: ReadonlyMap<ChartMetric, SVGSVGElement>) => T,
): T {
  const stage = document.createElement('div');
  stage.className = 'chart chart-figure';
  document.body.append(stage);
  const root = createRoot(stage);
  try {
    // One root for all: the ids of their clip paths differ, and meet in one document.
    flushSync(() =>
      root.render(
        drawings.map((drawing) => (
          <PlotPicture key={drawing.metric} drawing={drawing} size={REPORT_PLOT} />
        )),
      ),
    );
    const drawn = [...stage.querySelectorAll<SVGSVGElement>(':scope > svg')];
    return use(
      new Map(drawings.flatMap(({ metric }, i) => (drawn[i] ? [[metric, drawn[i]] as const] : []))),
    );
  } finally {
    root.unmount();
    stage.remove();
  }
}

function maps(
  names: readonly string[],
  { tensors, tables, lastStep }: ReturnType<typeof joinHealth>,
  t: Text,
): readonly ReportMaps[] {
  return HEALTH_KINDS.flatMap((kind) => {
    const grids = tables.map((table) =>
      table === null ? null : heatGrid(table, kind, lastStep, HEAT_COLUMNS),
    );
    const range = heatRange(grids.flatMap((grid) => grid ?? []));
    if (grids.every((grid) => grid === null || heatPng(grid, range) === null)) return [];
    const scale =
      range === null
        ? ''
        : t('Viridis, logarithmic, from {{low}} (dark) to {{high}} (bright).', {
            low: formatValue(range.low),
            high: formatValue(range.high),
          });
    const marks = t('Orange with a cross: NaN or infinite. Grey: zero.');
    return [
      {
        title: t(HEALTH_NAMES[kind]),
        caption: `${t(HEALTH_MEANINGS[kind])} ${scale} ${marks}`,
        rows: tensors,
        maps: names.map((run, i) => {
          const grid = grids[i] ?? null;
          const png = grid === null ? null : heatPng(grid, range);
          const bad = grid?.firstBad ?? null;
          const steps = t('Steps 1 to {{n}}.', { n: formatCount(lastStep) });
          const table = tables[i] ?? null;
          const none =
            table !== null && table.steps.length > 0 && table.values[kind] === null
              ? t('This run’s optimizer has no trust ratio.')
              : t('No tensor health was recorded for this run.');
          const words =
            png === null
              ? none
              : bad === null
                ? steps
                : `${steps} ✕ ${t('non-finite from step {{n}}', { n: formatCount(bad) })}`;
          return { run, png, words };
        }),
      },
    ];
  });
}
