/** The series of the runs at hand, and the charts drawn from the one that is shown. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import { type ChartDrawing, type DrawnRun, drawChart, emptyDrawing } from './chartDrawings.ts';
import { CHART_METRICS, type ChartMetric } from './chartLines.ts';
import { RunSeries } from './columns.ts';
import type { DrawClock } from './drawClock.ts';

export interface MetricsStore {
  /** A store a chart, redrawn at most four times a second, one at a time. */
  readonly charts: Readonly<Record<ChartMetric, StoreApi<ChartDrawing>>>;
  /** The newest evaluation of the run that is shown; redrawn with the charts. */
  readonly evaluation: StoreApi<{ readonly newest: Evaluation | null }>;
  append(runId: string, steps: readonly StepMetrics[]): void;
  appendEvaluation(runId: string, evaluation: Evaluation): void;
  /**
   * Takes what storage holds of a run as what came before the steps that are known; all of it
   * where none are.
   */
  load(runId: string, steps: readonly StepMetrics[], evaluations: readonly Evaluation[]): void;
  /** The run goes on behind this step: what was known of later ones is forgotten. */
  rewind(runId: string, step: number): void;
  has(runId: string): boolean;
  /** Draws this run, or empty charts for null. */
  show(runId: string | null, run: DrawnRun | null): void;
  setSmoothing(smoothing: number): void;
}

export function createMetricsStore(clock: DrawClock, smoothing: number): MetricsStore {
  const runs = new Map<string, RunSeries>();
  /** What arrived of a run that is read from storage meanwhile. */
  const arrived = new Map<string, { steps: StepMetrics[]; evaluations: Evaluation[] }>();
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
  const shownSeries = () => (shownId === null ? null : (runs.get(shownId) ?? null));
  const chart = (metric: ChartMetric) => {
    const store = createStore<ChartDrawing>(() => emptyDrawing(metric));
    clock.addSlot(() => {
      store.setState(drawChart(metric, shownSeries(), shownRun, s), true);
    });
    return store;
  };
  const charts = Object.fromEntries(
    CHART_METRICS.map((metric) => [metric, chart(metric)]),
  ) as Record<ChartMetric, StoreApi<ChartDrawing>>;
  const evaluation = createStore<{ readonly newest: Evaluation | null }>(() => ({ newest: null }));
  clock.addSlot(() => {
    evaluation.setState({ newest: shownSeries()?.evaluations.at(-1) ?? null });
  });
  const touched = (runId: string) => {
    if (runId === shownId) clock.markDirty();
  };

  return {
    charts,
    evaluation,
    append(runId, steps) {
      const waiting = arrived.get(runId);
      if (waiting !== undefined) waiting.steps.push(...steps);
      else seriesOf(runId).append(steps);
      touched(runId);
    },
    appendEvaluation(runId, measured) {
      const waiting = arrived.get(runId);
      if (waiting !== undefined) waiting.evaluations.push(measured);
      else seriesOf(runId).appendEvaluation(measured);
      touched(runId);
    },
    load(runId, steps, evaluations) {
      const series = new RunSeries();
      const later = arrived.get(runId) ?? { steps: [], evaluations: [] };
      arrived.delete(runId);
      const firstLater = later.steps[0]?.step ?? Number.POSITIVE_INFINITY;
      series.append(steps.filter(({ step }) => step < firstLater));
      series.append(later.steps);
      for (const measured of evaluations) {
        if (measured.step < firstLater) series.appendEvaluation(measured);
      }
      for (const measured of later.evaluations) series.appendEvaluation(measured);
      runs.set(runId, series);
      touched(runId);
    },
    rewind(runId, step) {
      const series = runs.get(runId);
      if (series !== undefined) series.rewind(step);
      else arrived.set(runId, { steps: [], evaluations: [] });
      touched(runId);
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
