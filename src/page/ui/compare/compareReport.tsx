/** The comparison as the page shows it, gathered into one file. Loaded when it is asked for. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { formatCount, formatValue } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { ALL_CHARTS, type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import { drawChart } from '#charts/drawChart.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { X_LABELS } from '#charts/xAxis.ts';
import { HEALTH_KINDS, heatGrid, heatRange } from '#store/compare/compareHealth.ts';
import { runStory } from '#store/compare/compareNotes.ts';
import { compareColumns } from '#store/compare/compareRuns.ts';
import { type Report, reportHtml } from '#store/compare/reportHtml.ts';
import type { PageLab } from '#store/lab.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { ChartPlot } from '#ui/charts/ChartPlot.tsx';
import { figureSvg } from '#ui/charts/figureSvg.ts';
import { HEALTH_MEANINGS, HEALTH_NAMES, HEAT_COLUMNS } from './healthWords.ts';
import { heatPng } from './heatPicture.ts';
import { configTables, metricTables, runsTable } from './reportTables.ts';
import type { Comparison } from './useCompare.ts';
import { joinHealth } from './useHealth.ts';

/**
 * @returns a file that opens without this page, and without a network
 * @throws where a canvas or the storage refuses
 */
export async function compareReport(
  lab: PageLab,
  comparison: Comparison,
  board: ChartBoard,
  t: Text,
): Promise<{ readonly fileName: string; readonly bytes: ArrayBuffer }> {
  const { runs, address } = comparison;
  const columns = compareColumns(runs, address.grouped);
  const names = runs.map(({ label }) => label);
  const parts = await Promise.all(
    runs.map(({ runId }) => lab.history.readTensorHealth(runId).catch(() => [])),
  );
  const { differences, all } = configTables(comparison, t);
  const report: Report = {
    language: lab.ui.getState().language === 'zh' ? 'zh-CN' : 'en',
    title: names.length <= 3 ? names.join(' · ') : t('{{n}} runs compared', { n: names.length }),
    subtitle: t('Compared by Protolab, {{when}}', {
      when: new Date().toLocaleString(t('en-GB'), { dateStyle: 'long', timeStyle: 'short' }),
    }),
    storiesTitle: t('Events'),
    chartsTitle: t('Charts'),
    runs: runsTable(comparison, t),
    stories: runs.map(({ label, entry }) => {
      const { headline, cause, alarms, others } = runStory(entry);
      const because =
        cause === null ? [] : [`${t(cause.title)}. ${speak(t, cause.place)} ${t(cause.sentence)}`];
      return {
        run: label,
        lines: [
          speak(t, headline),
          ...because,
          ...alarms.map(({ words, message }) => `▲ ${speak(t, words)}: ${speak(t, message)}`),
          ...others.map(({ step, message }) => `${formatCount(step)} · ${speak(t, message)}`),
          ...(entry.metadata.note === ''
            ? []
            : [t('Note: {{note}}', { note: entry.metadata.note })]),
        ],
      };
    }),
    figures: figures(board, t),
    tables: [differences, ...metricTables(comparison, columns, board, t)],
    maps: maps(names, joinHealth(parts), t),
    configs: all,
    foot: location.href,
  };
  const ids = runs.map(({ runId }) => runId);
  const file = ids.length <= 2 ? ids.join('-and-') : `${ids[0]}-and-${ids.length - 1}-more`;
  const { buffer } = new TextEncoder().encode(reportHtml(report));
  return { fileName: `compare-${file}.html`, bytes: buffer };
}

/** All charts that have values, as they are looked at now, in figures of one size. */
function figures(board: ChartBoard, t: Text): Report['figures'] {
  const runs = board.runs();
  const view = board.view.getState();
  const drawings = ALL_CHARTS.map((metric) => drawChart(metric, runs, view)).filter(
    ({ empty }) => !empty,
  );
  const labels = runs.map(({ label }) => label);
  return withPlots(drawings, (plots) =>
    drawings.flatMap((drawing) => {
      const plot = plots.get(drawing.metric);
      const { label } = chartInfo(drawing.metric);
      if (plot === undefined) return [];
      const { text } = figureSvg(plot, {
        title: t(label),
        xLabel: t(X_LABELS[drawing.xKind]),
        yLabel: t(drawing.unit) || t(label),
        runs: labels,
        lines: drawing.lines
          .filter(({ tone }) => tone !== 'faint')
          .toReversed()
          .map((line) => ({ ...line, label: speak(t, line.label) })),
      });
      const summary = drawing.summary.map((words) => speak(t, words)).join(' ');
      return [{ title: t(label), summary, svg: scalable(text) }];
    }),
  );
}

/** A figure that fits its place: its size becomes its proportion. */
function scalable(svg: string): string {
  return svg.replace(/^<svg([^>]*?) width="[\d.]+" height="[\d.]+"/, '<svg$1');
}

/** Width of the plots, px; with the figure's margins they are some 600 wide. */
const PLOT_WIDTH = 540;

/** Draws the charts off the screen, for as long as `use` looks at them. */
function withPlots<T>(
  drawings: readonly ChartDrawing[],
  use: (plots: ReadonlyMap<ChartMetric, SVGSVGElement>) => T,
): T {
  const stage = document.createElement('div');
  stage.className = 'chart chart-figure';
  stage.style.width = `${PLOT_WIDTH}px`;
  document.body.append(stage);
  const root = createRoot(stage);
  try {
    // One root for all: the ids of their clip paths differ, and meet in one document.
    flushSync(() =>
      root.render(drawings.map((drawing) => <ChartPlot key={drawing.metric} drawing={drawing} />)),
    );
    const drawn = [...stage.querySelectorAll<SVGSVGElement>('.chart-plot svg')];
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
): Report['maps'] {
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
