/** Charts shown together: the same runs, one view, one crosshair. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { xAxisOf } from '#charts/axes.ts';
import type { ChartMetric } from '#charts/chartLines.ts';
import type { RunSeries } from '#charts/columns.ts';
import { drawChart, emptyDrawing } from '#charts/drawChart.ts';
import type { ChartDrawing, ChartRun, ChartView, DrawnRun, RunOnChart } from '#charts/drawing.ts';
import { type Reading, readingsAt } from '#charts/readings.ts';
import { shareOf, valueAtShare } from '#charts/ticks.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import type { DrawClock } from '#store/page/drawClock.ts';

/** Runs that a board draws at most. */
export const MAX_RUNS = 8;

export interface Crosshair {
  /** In units of the x axis; null while the pointer is on no chart. */
  readonly x: number | null;
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
  readings(metric: ChartMetric, x: number): readonly Reading[];
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
  readonly closed?: () => void;
}

export function createChartBoard(parts: BoardParts): ChartBoard {
  const { clock, metrics, seriesOf } = parts;
  const view = createStore<ChartView>(() => ({
    x: 'step',
    logX: false,
    logY: {},
    ignoreOutliers: false,
    smoothing: parts.smoothing,
    grouped: true,
    zoom: null,
  }));
  const crosshair = createStore<Crosshair>(() => ({ x: null }));
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
  const change = (next: Partial<ChartView>) => {
    const before = view.getState();
    // Another axis has other units, so the zoom is reset.
    const moved = next.x !== undefined && next.x !== before.x;
    view.setState({ ...next, ...(moved ? { zoom: null } : {}) });
    if (moved) crosshair.setState({ x: null });
    markDirty();
  };

  return {
    charts,
    view,
    crosshair,
    shown,
    runs,
    show(next) {
      const before = shown.getState().runs;
      const kept = next.slice(0, MAX_RUNS);
      const sameRuns =
        before.length === kept.length && kept.every(({ runId }, i) => runId === before[i]?.runId);
      shown.setState({ runs: kept });
      // A zoom is reset when another run is shown.
      if (!sameRuns && before[0]?.runId !== kept[0]?.runId) {
        view.setState({ zoom: null });
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
    readings: (metric, x) => readingsAt(metric, runs(), view.getState(), x),
    touch(runId) {
      if (shown.getState().runs.some((one) => one.runId === runId)) markDirty();
    },
    close() {
      for (const { slot } of made) slot.remove();
      parts.closed?.();
    },
  };
}
