/** The series of the loaded runs, and the chart boards drawn from them. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { createYielder } from '#base/yieldEvery.ts';
import { ALL_CHARTS, type ChartMetric } from '#charts/chartLines.ts';
import { RunSeries } from '#charts/columns.ts';
import type { RunOnChart } from '#charts/drawing.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { DrawClock } from '#store/page/drawClock.ts';
import { createKept, type Kept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';
import { type LatestStep, latestStep } from '#store/verdict/latestStep.ts';
import { type ChartBoard, createChartBoard } from './chartBoard.ts';
import { type KeptCharts, keptChartsSchema } from './chartsKept.ts';

export interface Newest {
  /** Whose they are; null if no run is shown. */
  readonly runId: string | null;
  readonly newest: Evaluation | null;
  readonly step: LatestStep | null;
}

export interface MetricsStore {
  /** The charts of the shown run and its overlays. */
  readonly board: ChartBoard;
  /** The newest evaluation and step of the run that is shown; redrawn with the charts. */
  readonly evaluation: StoreApi<Newest>;
  /** A separate board, until closed. */
  openBoard(metrics: readonly ChartMetric[]): ChartBoard;
  append(runId: string, steps: readonly StepMetrics[]): void;
  appendEvaluation(runId: string, evaluation: Evaluation): void;
  /**
   * Adds a run's stored steps before the known ones, or all of them if none are known.
   * Resolves once they are in the series; long runs are added in pieces.
   */
  load(
    runId: string,
    steps: readonly StepMetrics[],
    evaluations: readonly Evaluation[],
  ): Promise<void>;
  /** The run continues after this step: later steps are forgotten. */
  rewind(runId: string, step: number): void;
  /** Forgets a run's series until `load`; what arrives meanwhile follows what is loaded. */
  reload(runId: string): void;
  has(runId: string): boolean;
  /** Draws this run and its overlays; null draws empty charts. */
  show(run: RunOnChart | null): void;
  /** Overlays a run on the shown one, with its own dash. */
  overlay(run: RunOnChart): void;
  removeOverlay(runId: string): void;
  /** The first colour that no run on the charts has. */
  freeColour(): number;
  setSmoothing(smoothing: number): void;
}

/** Steps added at once; takes a few milliseconds. */
const PIECE = 2000;

/** @param keep localStorage, where the boards' order and view outlast a reload */
export function createMetricsStore(
  clock: DrawClock,
  smoothing: number,
  keep: Keep | null = null,
): MetricsStore {
  const runs = new Map<string, RunSeries>();
  /** Events of a run received while it is read from storage. */
  const arrived = new Map<string, { steps: StepMetrics[]; evaluations: Evaluation[] }>();
  const boards = new Set<ChartBoard>();
  let main: RunOnChart | null = null;
  let overlays: readonly RunOnChart[] = [];
  let s = smoothing;

  const seriesOf = (runId: string) => {
    let series = runs.get(runId);
    if (series === undefined) {
      series = new RunSeries();
      runs.set(runId, series);
    }
    return series;
  };
  const keptCharts = {
    train: createKept(keep, 'charts', keptChartsSchema),
    compare: createKept(keep, 'compareCharts', keptChartsSchema),
  };
  const openBoard = (metrics: readonly ChartMetric[], kept: Kept<KeptCharts>) => {
    const board: ChartBoard = createChartBoard({
      clock,
      metrics,
      smoothing: s,
      seriesOf: (runId) => runs.get(runId) ?? null,
      kept,
      closed: () => boards.delete(board),
    });
    boards.add(board);
    return board;
  };
  const board = openBoard(ALL_CHARTS, keptCharts.train);
  const evaluation = createStore<Newest>(() => ({ runId: null, newest: null, step: null }));
  const evaluated = clock.addSlot(() => {
    const series = main === null ? undefined : runs.get(main.runId);
    evaluation.setState({
      runId: main?.runId ?? null,
      newest: series?.evaluations.at(-1) ?? null,
      step: series === undefined ? null : latestStep(series),
    });
  });
  const touched = (runId: string) => {
    for (const one of boards) one.touch(runId);
    if (runId === main?.runId) evaluated.markDirty();
  };
  const showAll = () => {
    board.show(main === null ? [] : [main, ...overlays]);
    evaluated.markDirty();
  };

  return {
    board,
    evaluation,
    openBoard: (metrics) => openBoard(metrics, keptCharts.compare),
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
    async load(runId, steps, evaluations) {
      const series = new RunSeries();
      const yieldNow = createYielder();
      const firstLater = () => arrived.get(runId)?.steps[0]?.step ?? Number.POSITIVE_INFINITY;
      for (let from = 0; from < steps.length; from += PIECE) {
        const limit = firstLater();
        series.append(steps.slice(from, from + PIECE).filter(({ step }) => step < limit));
        await yieldNow();
      }
      const later = arrived.get(runId) ?? { steps: [], evaluations: [] };
      arrived.delete(runId);
      const limit = later.steps[0]?.step ?? Number.POSITIVE_INFINITY;
      series.rewind(limit - 1);
      series.append(later.steps);
      for (const measured of evaluations) {
        if (measured.step < limit) series.appendEvaluation(measured);
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
    reload(runId) {
      runs.delete(runId);
      arrived.set(runId, { steps: [], evaluations: [] });
      touched(runId);
    },
    has: (runId) => runs.has(runId),
    show(run) {
      main = run;
      overlays = overlays.filter(({ runId }) => runId !== run?.runId);
      showAll();
    },
    overlay(run) {
      if (run.runId === main?.runId) return;
      const dashes = new Set([main?.dash, ...overlays.map(({ dash }) => dash)]);
      let dash = 0;
      while (dashes.has(dash)) dash++;
      overlays = [...overlays.filter(({ runId }) => runId !== run.runId), { ...run, dash }];
      showAll();
      clock.hurry();
    },
    removeOverlay(runId) {
      overlays = overlays.filter((one) => one.runId !== runId);
      showAll();
      clock.hurry();
    },
    freeColour() {
      const taken = new Set([main?.colour, ...overlays.map(({ colour }) => colour)]);
      let colour = 0;
      while (taken.has(colour)) colour++;
      return colour;
    },
    setSmoothing(next) {
      s = next;
      for (const one of boards) one.change({ smoothing: next });
    },
  };
}
