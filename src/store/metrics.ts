/** The series of the runs at hand, and the six charts drawn from the one that is shown. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Evaluation, MetricName, StepMetrics } from '#run/metrics.ts';
import {
  CHART_METRICS,
  type ChartDrawing,
  type DrawnRun,
  drawChart,
  emptyDrawing,
} from './chartDrawings.ts';
import { RunSeries } from './columns.ts';
import type { DrawClock } from './drawClock.ts';

export interface MetricsStore {
  /** A store a chart, redrawn at most four times a second, one at a time. */
  readonly charts: Readonly<Record<MetricName, StoreApi<ChartDrawing>>>;
  append(runId: string, steps: readonly StepMetrics[]): void;
  appendEvaluation(runId: string, evaluation: Evaluation): void;
  /** Takes what storage holds of a run, in place of what was known. */
  load(runId: string, steps: readonly StepMetrics[], evaluations: readonly Evaluation[]): void;
  has(runId: string): boolean;
  /** Draws this run, or empty charts for null. */
  show(runId: string | null, run: DrawnRun | null): void;
  setSmoothing(smoothing: number): void;
}

export function createMetricsStore(clock: DrawClock, smoothing: number): MetricsStore {
  const runs = new Map<string, RunSeries>();
  let shownId: string | null = null;
  let shownRun: DrawnRun | null = null;
  let s = smoothing;

  const seriesOf = (runId: string) => {
    let series = runs.get(runId);
    if (series === undefined) {
      series = new RunSeries();
      runs.set(runId, series);
    }
    return series;
  };
  const chart = (metric: MetricName) => {
    const store = createStore<ChartDrawing>(() => emptyDrawing(metric));
    clock.addSlot(() => {
      const series = shownId === null ? null : (runs.get(shownId) ?? null);
      store.setState(drawChart(metric, series, shownRun, s), true);
    });
    return store;
  };
  const charts = Object.fromEntries(
    CHART_METRICS.map((metric) => [metric, chart(metric)]),
  ) as Record<MetricName, StoreApi<ChartDrawing>>;

  return {
    charts,
    append(runId, steps) {
      seriesOf(runId).append(steps);
      if (runId === shownId) clock.markDirty();
    },
    appendEvaluation(runId, evaluation) {
      seriesOf(runId).evaluations.push(evaluation);
      if (runId === shownId) clock.markDirty();
    },
    load(runId, steps, evaluations) {
      const series = new RunSeries();
      series.append(steps);
      series.evaluations.push(...evaluations);
      runs.set(runId, series);
      if (runId === shownId) clock.markDirty();
    },
    has: (runId) => runs.has(runId),
    show(runId, run) {
      shownId = runId;
      shownRun = run;
      clock.markDirty();
    },
    setSmoothing(next) {
      s = next;
      clock.markDirty();
    },
  };
}
