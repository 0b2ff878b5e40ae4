/** What the page's stores are made from, and what the page has of them. */
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { SpawnFiles } from '#client/filesClient.ts';
import type { ModelExport } from '#run/modelExports.ts';
import type { Sentinel } from '#storage/sentinel.ts';
import type { CompareStore } from './compare/compareStore.ts';
import type { ConfigStore } from './config/configStore.ts';
import type { MemoryPlanning } from './config/memoryPlanning.ts';
import type { Rail } from './config/rail.ts';
import type { ViewPreview } from './config/viewPreview.ts';
import type { DataStore } from './data/dataStore.ts';
import type { OwnData } from './data/ownData.ts';
import type { OwnFilesStorage } from './data/ownFiles.ts';
import type { Diagnoses } from './diagnosis/diagnoses.ts';
import type { AlertStore } from './page/alerts.ts';
import type { Machine } from './page/machine.ts';
import type { Notifications, NotifyWish } from './page/notifyWish.ts';
import type { Language, Theme } from './page/pageUrl.ts';
import type { Keep, UiStore } from './page/uiStore.ts';
import type { Prototypes } from './prototypes/prototypes.ts';
import type { Experiments } from './queue/experiments.ts';
import type { PairWish } from './queue/pairWish.ts';
import type { QueueStore } from './queue/queue.ts';
import type { QueueActions } from './queue/queueActions.ts';
import type { Archive, StoredMetrics } from './runs/archive.ts';
import type { Backups, KeptSettings } from './runs/backups.ts';
import type { HistoryStore } from './runs/historyStore.ts';
import type { MetricsStore } from './runs/metricsStore.ts';
import type { RunMeasures } from './runs/runMeasures.ts';
import type { RunsStore } from './runs/runsStore.ts';
import type { RunsViewStore } from './runs/runsView.ts';
import type { RunTransfer } from './runs/runTransfer.ts';
import type { Training } from './runs/training.ts';
import type { WeightsCopies } from './runs/weightsCopies.ts';
import type { WeightsStart } from './runs/weightsStart.ts';
import type { VerdictView } from './verdict/verdictView.ts';

/** The page's environment. */
export interface LabSurroundings {
  readonly client: TrainerClient;
  /** Hears every event as the page takes it: without those of a loss that it mends. */
  readonly hear?: (event: ClientEvent) => void;
  readonly openArchive: () => Promise<Archive>;
  /** The query part of the address. */
  readonly search: string;
  /** The fragment of the address. */
  readonly hash: string;
  readonly systemTheme: Theme;
  readonly systemLanguage: Language;
  /** The browser is controlled by automation (`navigator.webdriver`). */
  readonly automated: boolean;
  /** localStorage, or null if unavailable. */
  readonly keep: Keep | null;
  /** sessionStorage, which only this tab has. */
  readonly sessionKeep?: Keep | null;
  readonly ownFiles?: OwnFilesStorage;
  readonly weightsCopies?: WeightsCopies;
  /** Everything in localStorage, for backups; none if it is unavailable. */
  readonly settings?: KeptSettings;
  /** Knows which runs were stored; without one nothing is missed. */
  readonly sentinel?: Sentinel;
  readonly download: (fileName: string, bytes: ArrayBuffer | Blob) => void;
  /** Starts the worker for files; tests replace it. */
  readonly spawnFiles?: SpawnFiles;
  /** None if the browser has none. */
  readonly notifications?: Notifications | null;
}

export interface PageLab extends Training, QueueActions, OwnData, Machine {
  readonly config: ConfigStore;
  readonly compare: CompareStore;
  readonly data: DataStore;
  readonly runs: RunsStore;
  readonly memory: MemoryPlanning;
  readonly metrics: MetricsStore;
  readonly history: HistoryStore;
  readonly queue: QueueStore;
  readonly pairWish: PairWish;
  readonly alerts: AlertStore;
  readonly ui: UiStore;
  readonly notifyWish: NotifyWish;
  readonly rail: Rail;
  readonly preview: ViewPreview;
  readonly diagnoses: Diagnoses;
  readonly verdictView: VerdictView;
  readonly experiments: Experiments;
  readonly prototypes: Prototypes;
  readonly measures: RunMeasures;
  readonly transfer: RunTransfer;
  readonly weights: WeightsStart;
  readonly backups: Backups;
  readonly runsView: RunsViewStore;
  /** The worker, for stores of panels that load later. */
  readonly worker: Pick<TrainerClient, 'send' | 'subscribe'>;
  /** Opens device, data and history; call once, after subscribing to anything else. */
  open(): void;
  retryData(): void;
  /** Ends the loading of images. */
  cancelData(): void;
  /** Puts a run of the history, or the current one, on the charts. */
  show(runId: string): void;
  /** Overlays a run of the history on the charts. */
  overlay(runId: string): void;
  /** Stored metrics of a run. @throws StorageError */
  readMetrics(runId: string): Promise<StoredMetrics>;
  /** Reads a run's stored steps into the charts' series, unless they are there. Never rejects. */
  loadMetrics(runId: string): Promise<void>;
  /** Gives the user a file. */
  saveFile(fileName: string, bytes: ArrayBuffer | Blob): void;
  /**
   * Of a run, or of the one whose charts are shown; the newest, or that of a step; all of it, or the
   * model for a module of others.
   */
  exportCheckpoint(runId?: string, step?: number, as?: ModelExport): void;
  importCheckpoint(fileName: string, blob: Blob): void;
}
