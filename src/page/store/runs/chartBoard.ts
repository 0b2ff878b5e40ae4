/** Charts shown together: the same runs, one view, one crosshair. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { xAxisOf } from '#charts/axes.ts';
import type { ChartMetric } from '#charts/chartLines.ts';
import { type ChartLayout, DEFAULT_LAYOUT } from '#charts/chartOrder.ts';
import type { RunSeries } from '#charts/columns.ts';
import { drawChart, emptyDrawing } from '#charts/drawChart.ts';
import type { ChartDrawing, ChartRun, ChartView, DrawnRun, RunOnChart } from '#charts/drawing.ts';
import { type Readout, readoutAt } from '#charts/readings.ts';
import { shareOf, valueAtShare } from '#charts/ticks.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import type { DrawClock } from '#store/page/drawClock.ts';
import type { Kept } from '#store/page/kept.ts';
import type { KeptCharts } from './chartsKept.ts';

/** Runs that a board draws at most. */
export const MAX_RUNS = 8;

export interface Crosshair {
  /** In units of the x axis; null while the pointer is on no chart. */
  readonly x: number | null;
}

/** The entry of a legend that is pointed at; the other lines fade. */
export interface Highlight {
  readonly entry: string | null;
}

/** The parts of a stored run that a chart needs. */
type KnownRun = Omit<DrawnRun, 'active'> & { readonly runId: string };

/** A run with the user's name and colour. @param colour used if the user chose none */
export function runOnChart(
  known: KnownRun,
  active: boolean,
  stored: { readonly metadata: Pick<RunMetadata, 'name' | 'colour'> } | null,
  colour = 0,
): RunOnChart {
  const { runId, config, startedAt, totalSteps, stepsPerEpoch, notes } = known;
  return {
    runId,
    label: stored?.metadata.name ?? runId,
    colour: stored?.metadata.colour ?? colour,
    dash: 0,
    group: null,
    run: { config, startedAt, totalSteps, stepsPerEpoch, notes, active },
  };
}

export interface ChartBoard {
  /** Redrawn at most four times a second, one at a time, and at once when the view changes. */
  readonly charts: Readonly<Record<ChartMetric, StoreApi<ChartDrawing>>>;
  readonly view: StoreApi<ChartView>;
  readonly crosshair: StoreApi<Crosshair>;
  readonly highlight: StoreApi<Highlight>;
  /** The order of the charts. */
  readonly layout: StoreApi<ChartLayout<ChartMetric>>;
  /** The runs that are drawn; the first eight of those shown. */
  readonly shown: StoreApi<{ readonly runs: readonly RunOnChart[] }>;
  show(runs: readonly RunOnChart[]): void;
  /** The runs that are drawn, with their current series. */
  runs(): readonly ChartRun[];
  change(view: Partial<ChartView>): void;
  /** Shows a part of the x axis, of all charts; null for all of it. */
  zoom(part: ChartView['zoom']): void;
  /** Scales the shown part by a factor around a fixed position. */
  zoomBy(factor: number, around: number): void;
  point(x: number | null): void;
  /** Points at an entry of the legend; draws no chart. */
  highlightEntry(entry: string | null): void;
  /** Switches an entry of the legend off or on. */
  toggleEntry(entry: string): void;
  /** What a chart measured nearest to an x; null where it has nothing. */
  readout(metric: ChartMetric, x: number): Readout | null;
  /** A run has new data. */
  touch(runId: string): void;
  /** The board is not drawn any more. */
  close(): void;
}

export interface BoardParts {
  readonly clock: DrawClock;
  readonly metrics: readonly ChartMetric[];
  readonly smoothing: number;
  readonly seriesOf: (runId: string) => RunSeries | null;
  /** Where the view, the order and the zoom outlast a reload. */
  readonly kept?: Kept<KeptCharts>;
  readonly closed?: () => void;
}

export function createChartBoard(parts: BoardParts): ChartBoard {
  const { clock, metrics, seriesOf } = parts;
  const before = parts.kept?.read() ?? null;
  const view = createStore<ChartView>(() => ({
    x: 'step',
    logX: false,
    logY: {},
    yRange: {},
    ignoreOutliers: false,
    ...before?.view,
    hidden: [],
    smoothing: parts.smoothing,
    grouped: true,
    zoom: null,
  }));
  const layout = createStore<ChartLayout<ChartMetric>>(() => before?.layout ?? DEFAULT_LAYOUT);
  const crosshair = createStore<Crosshair>(() => ({ x: null }));
  const highlight = createStore<Highlight>(() => ({ entry: null }));
  const shown = createStore<{ readonly runs: readonly RunOnChart[] }>(() => ({ runs: [] }));

  const runs = (): readonly ChartRun[] =>
    shown.getState().runs.flatMap((one) => {
      const series = seriesOf(one.runId);
      return series === null ? [] : [{ ...one, series }];
    });
  const made = metrics.map((metric) => {
    const store = createStore<ChartDrawing>(() => emptyDrawing(metric, view.getState()));
    const slot = clock.addSlot(() => {
      store.setState(drawChart(metric, runs(), view.getState()), true);
    });
    return { metric, store, slot };
  });
  const charts = Object.fromEntries(made.map(({ metric, store }) => [metric, store])) as Record<
    ChartMetric,
    StoreApi<ChartDrawing>
  >;
  const markDirty = () => {
    for (const { slot } of made) slot.markDirty();
  };
  const keep = () => {
    if (parts.kept === undefined) return;
    const { x, logX, logY, yRange, ignoreOutliers, zoom } = view.getState();
    const [first] = shown.getState().runs;
    const made = zoom === null || first === undefined ? null : { runId: first.runId, x, ...zoom };
    parts.kept.write({
      layout: layout.getState(),
      view: { x, logX, logY, yRange, ignoreOutliers },
      // A board that shows nothing yet has no zoom to forget.
      zoom: first === undefined ? (parts.kept.read()?.zoom ?? null) : made,
    });
  };
  layout.subscribe(keep);
  const change = (next: Partial<ChartView>) => {
    const before = view.getState();
    // Another axis has other units, so the zoom is reset.
    const moved = next.x !== undefined && next.x !== before.x;
    view.setState({ ...next, ...(moved ? { zoom: null } : {}) });
    if (moved) crosshair.setState({ x: null });
    if (!('smoothing' in next)) keep();
    markDirty();
  };
  /** The zoom that was made on a run, if its axis is shown. */
  const keptZoom = (runId: string | undefined): ChartView['zoom'] => {
    const zoom = parts.kept?.read()?.zoom ?? null;
    if (zoom === null || zoom.runId !== runId || zoom.x !== view.getState().x) return null;
    return { from: zoom.from, to: zoom.to };
  };

  return {
    charts,
    view,
    crosshair,
    highlight,
    layout,
    shown,
    runs,
    show(next) {
      const before = shown.getState().runs;
      const kept = next.slice(0, MAX_RUNS);
      const sameRuns =
        before.length === kept.length && kept.every(({ runId }, i) => runId === before[i]?.runId);
      shown.setState({ runs: kept });
      // A zoom belongs to the run it was made on.
      if (!sameRuns && before[0]?.runId !== kept[0]?.runId) {
        view.setState({ zoom: keptZoom(kept[0]?.runId) });
        crosshair.setState({ x: null });
      }
      markDirty();
    },
    change(next) {
      change(next);
      // A slider changes many times per second, so its redraws wait for their turn.
      if (!('smoothing' in next)) clock.hurry();
    },
    zoom(part) {
      const wide = part !== null && part.to > part.from;
      change({ zoom: wide ? part : null });
      clock.hurry();
    },
    zoomBy(factor, around) {
      const now = view.getState();
      const whole = xAxisOf(runs(), { ...now, zoom: null });
      const axis = xAxisOf(runs(), now);
      const middle = shareOf(axis, around);
      const at = Number.isFinite(middle) ? middle : 0.5;
      const from = Math.max(whole.domain[0], valueAtShare(axis, at - at * factor));
      const to = Math.min(whole.domain[1], valueAtShare(axis, at + (1 - at) * factor));
      const all = from <= whole.domain[0] && to >= whole.domain[1];
      change({ zoom: all || !(to > from) ? null : { from, to } });
      clock.hurry();
    },
    point(x) {
      if (crosshair.getState().x !== x) crosshair.setState({ x });
    },
    highlightEntry(entry) {
      if (highlight.getState().entry !== entry) highlight.setState({ entry });
    },
    toggleEntry(entry) {
      const { hidden } = view.getState();
      const others = hidden.filter((one) => one !== entry);
      change({ hidden: others.length < hidden.length ? others : [...hidden, entry] });
      clock.hurry();
    },
    readout: (metric, x) => readoutAt(metric, runs(), view.getState(), x),
    touch(runId) {
      if (shown.getState().runs.some((one) => one.runId === runId)) markDirty();
    },
    close() {
      for (const { slot } of made) slot.remove();
      parts.closed?.();
    },
  };
}
