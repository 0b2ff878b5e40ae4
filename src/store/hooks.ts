/** The stores for React; the one place in this room that knows it. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Evaluation } from '#run/metrics.ts';
import type { AlertStore } from './alerts.ts';
import type { ChartDrawing } from './chartDrawings.ts';
import type { ChartMetric } from './chartLines.ts';
import type { ConfigState } from './configStore.ts';
import type { DataState } from './dataStore.ts';
import type { HistoryState } from './historyStore.ts';
import type { PageLab } from './lab.ts';
import type { RunsState } from './runsStore.ts';
import type { UiState } from './uiStore.ts';

export const LabContext = createContext<PageLab | null>(null);

export function useLab(): PageLab {
  const lab = useContext(LabContext);
  if (lab === null) throw new Error('The page is drawn outside its LabContext.');
  return lab;
}

export function useConfig<T>(select: (state: ConfigState) => T): T {
  return useStore(useLab().config, select);
}

export function useRuns<T>(select: (state: RunsState) => T): T {
  return useStore(useLab().runs, select);
}

export function useData<T>(select: (state: DataState) => T): T {
  return useStore(useLab().data, select);
}

export function useHistory<T>(select: (state: HistoryState) => T): T {
  return useStore(useLab().history, select);
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useLab().ui, select);
}

export function useAlerts(): ReturnType<AlertStore['getState']>['alerts'] {
  return useStore(useLab().alerts, (state) => state.alerts);
}

export function useChart(metric: ChartMetric): ChartDrawing {
  return useStore(useLab().metrics.charts[metric]);
}

/** Whether a chart has anything to draw; changes seldom, unlike the chart. */
export function useMeasured(metric: ChartMetric): boolean {
  return useStore(useLab().metrics.charts[metric], ({ points }) => points.length > 0);
}

/** The newest evaluation of the run that is shown. */
export function useEvaluation(): Evaluation | null {
  return useStore(useLab().metrics.evaluation, ({ newest }) => newest);
}
