/** React hooks for the stores; the only file of `store` that imports React. */

import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ChartMetric } from '#charts/chartLines.ts';
import type { ChartLayout } from '#charts/chartOrder.ts';
import type { ChartDrawing, ChartView, RunOnChart } from '#charts/drawing.ts';
import type { CompareState } from './compare/compareStore.ts';
import type { ConfigState } from './config/configStore.ts';
import type { MemoryState } from './config/memoryPlanning.ts';
import type { RailState } from './config/rail.ts';
import type { PreviewState } from './config/viewPreview.ts';
import { dataProblem } from './data/dataProblem.ts';
import type { DataState } from './data/dataStore.ts';
import type { DiagnosesState } from './diagnosis/diagnoses.ts';
import type { AlertStore } from './page/alerts.ts';
import type { UiState } from './page/uiStore.ts';
import type { PageLab } from './pageLab.ts';
import type { ImagesState } from './prototypes/prototypeImages.ts';
import type { MapState } from './prototypes/prototypeMap.ts';
import type { PrototypesState } from './prototypes/prototypes.ts';
import type { PairWishState } from './queue/pairWish.ts';
import type { QueueState } from './queue/queue.ts';
import type { BackupState } from './runs/backups.ts';
import type { ChartBoard, Highlight } from './runs/chartBoard.ts';
import type { HistoryState } from './runs/historyStore.ts';
import type { Newest } from './runs/metricsStore.ts';
import type { MeasuresState } from './runs/runMeasures.ts';
import type { RunsState } from './runs/runsStore.ts';
import type { RunsView } from './runs/runsView.ts';
import type { TransferState } from './runs/runTransfer.ts';
import type { WeightsState } from './runs/weightsStart.ts';
import type { VerdictViewState } from './verdict/verdictView.ts';

export const LabContext = createContext<PageLab | null>(null);

export function useLab(): PageLab {
  const lab = useContext(LabContext);
  if (lab === null) throw new Error('The page is drawn outside its LabContext.');
  return lab;
}

export function useConfig<T>(select: (state: ConfigState) => T): T {
  return useStore(useLab().config, select);
}

export function useCompared<T>(select: (state: CompareState) => T): T {
  return useStore(useLab().compare, select);
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

export function useQueue<T>(select: (state: QueueState) => T): T {
  return useStore(useLab().queue, select);
}

export function usePairWish<T>(select: (state: PairWishState) => T): T {
  return useStore(useLab().pairWish, select);
}

export function useDiagnoses<T>(select: (state: DiagnosesState) => T): T {
  return useStore(useLab().diagnoses, select);
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useLab().ui, select);
}

export function useRail<T>(select: (state: RailState) => T): T {
  return useStore(useLab().rail, select);
}

/** Why the form's config has no images to train on; null if it has, or will have by itself. */
export function useDataProblem(): Words | null {
  const config = useConfig((state) => state.values);
  const state = useData((data) => data);
  return useMemo(() => dataProblem(config, state), [config, state]);
}

export function usePreview<T>(select: (state: PreviewState) => T): T {
  return useStore(useLab().preview, select);
}

export function usePrototypes<T>(select: (state: PrototypesState) => T): T {
  return useStore(useLab().prototypes, select);
}

export function useMeasures<T>(select: (state: MeasuresState) => T): T {
  return useStore(useLab().measures, select);
}

export function usePrototypeMap<T>(select: (state: MapState) => T): T {
  return useStore(useLab().prototypes.map, select);
}

export function usePrototypeImages<T>(select: (state: ImagesState) => T): T {
  return useStore(useLab().prototypes.images, select);
}

export function useTransfer<T>(select: (state: TransferState) => T): T {
  return useStore(useLab().transfer, select);
}

export function useWeights<T>(select: (state: WeightsState) => T): T {
  return useStore(useLab().weights, select);
}

export function useBackups<T>(select: (state: BackupState) => T): T {
  return useStore(useLab().backups, select);
}

/** How the table of runs is looked at. */
export function useRunsView<T>(select: (state: RunsView) => T): T {
  return useStore(useLab().runsView, select);
}

/** What the form's config needs on the GPU; null while it is not known. */
export function useMemory(): MemoryState {
  return useStore(useLab().memory);
}

export function useAlerts(): ReturnType<AlertStore['getState']>['alerts'] {
  return useStore(useLab().alerts, (state) => state.alerts);
}

/** The board that charts belong to: `<BoardContext value={board}>` around them. */
export const BoardContext = createContext<ChartBoard | null>(null);

export function useBoard(): ChartBoard {
  const board = useContext(BoardContext);
  if (board === null) throw new Error('A chart is drawn outside its BoardContext.');
  return board;
}

export function useChart(metric: ChartMetric): ChartDrawing {
  return useStore(useBoard().charts[metric]);
}

/** Whether a chart has anything to draw; changes rarely, unlike the chart. */
export function useMeasured(metric: ChartMetric): boolean {
  return useStore(useBoard().charts[metric], ({ empty }) => !empty);
}

export function useChartView<T>(select: (view: ChartView) => T): T {
  return useStore(useBoard().view, select);
}

/** Position of the crosshair of all charts, in units of the x axis. */
export function useCrosshair(): number | null {
  return useStore(useBoard().crosshair, ({ x }) => x);
}

/** The runs that the charts draw. */
export function useChartRuns(): readonly RunOnChart[] {
  return useStore(useBoard().shown, ({ runs }) => runs);
}

/** The order of the board's charts. */
export function useChartLayout(): ChartLayout<ChartMetric> {
  return useStore(useBoard().layout);
}

const NO_HIGHLIGHT = createStore<Highlight>(() => ({ entry: null }));

/** Whether another entry of the legend is pointed at; false where a chart is drawn for a file. */
export function useFaded(entry: string): boolean {
  const board = useContext(BoardContext);
  return useStore(
    board?.highlight ?? NO_HIGHLIGHT,
    (highlight) => highlight.entry !== null && highlight.entry !== entry,
  );
}

/**
 * The last step and the newest evaluation of a run that is shown, null until they are read; they
 * change with the charts, not with each step.
 */
export function useNewest(runId: string): Omit<Newest, 'runId'> | null {
  const newest = useStore(useLab().metrics.evaluation);
  return newest.runId === runId ? newest : null;
}

export function useVerdictView<T>(select: (state: VerdictViewState) => T): T {
  return useStore(useLab().verdictView, select);
}
