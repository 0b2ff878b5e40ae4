/** The page's state, wired: the worker's events come in here and go to the stores. */
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { SourceFile } from '#run/protocol.ts';
import { type AlertStore, createAlertStore } from './alerts.ts';
import type { Archive } from './archive.ts';
import { type ConfigStore, createConfigStore } from './configStore.ts';
import { createDataLoading } from './dataLoading.ts';
import { createDataStore, type DataStore } from './dataStore.ts';
import { DrawClock } from './drawClock.ts';
import { raiseEventAlert } from './eventAlerts.ts';
import { createHistoryStore, type HistoryStore, reasonOf } from './historyStore.ts';
import { createMetricsStore, type MetricsStore } from './metrics.ts';
import { type PageRequest, readPageUrl, type Theme } from './pageUrl.ts';
import { isActive, type LiveRun, reduceRun } from './runEvents.ts';
import { createRunsStore, type RunsStore, type ShownRun, shownFromLive } from './runsStore.ts';
import { createTraining, type Training } from './training.ts';
import { createUiStore, type Keep, type UiStore } from './uiStore.ts';

/** What the lab needs from the page it runs in. */
export interface LabSurroundings {
  readonly client: TrainerClient;
  readonly openArchive: () => Promise<Archive>;
  /** The query part of the address. */
  readonly search: string;
  readonly systemTheme: Theme;
  /** localStorage, or null where there is none. */
  readonly keep: Keep | null;
  readonly download: (fileName: string, bytes: ArrayBuffer) => void;
}

export interface PageLab extends Training {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly runs: RunsStore;
  readonly metrics: MetricsStore;
  readonly history: HistoryStore;
  readonly alerts: AlertStore;
  readonly ui: UiStore;
  /** Opens device, data and history; call once, after subscribing to anything else. */
  open(): void;
  openDevice(): void;
  restartWorker(): void;
  giveFiles(files: readonly SourceFile[], label: string): void;
  retryData(): void;
  /** Puts a run of the history, or the current one, on the charts. */
  show(runId: string): void;
  exportCheckpoint(): void;
  importCheckpoint(fileName: string, blob: Blob): void;
  closeImported(): void;
}

const RUN_BAR_EVENTS = new Set<ClientEvent['type']>([
  'stepsFinished',
  'featuresProgressed',
  'clusteringProgressed',
  'evaluationProgressed',
  'kernelsCompiled',
]);

export function createLab(page: LabSurroundings): PageLab {
  const { client } = page;
  const request: PageRequest = readPageUrl(page.search);
  const clock = new DrawClock();
  const alerts = createAlertStore();
  const config = createConfigStore(request);
  const data = createDataStore();
  const runs = createRunsStore();
  const ui = createUiStore(request.theme, page.systemTheme, page.keep);
  const history = createHistoryStore(page.openArchive, alerts);
  const metrics = createMetricsStore(clock, ui.getState().smoothing);
  ui.subscribe(({ smoothing }, before) => {
    if (smoothing !== before.smoothing) metrics.setSmoothing(smoothing);
  });

  const dataLoading = createDataLoading({
    client,
    config,
    data,
    alerts,
    allowed: () => {
      const { worker, device, requested, live } = runs.getState();
      const busy = requested !== null || isActive(live);
      return worker === 'alive' && device.status !== 'opening' && !busy;
    },
  });
  // A config is held against the images only while they are the ones it asks for.
  const holdAgainstImages = () =>
    config.setImages(dataLoading.ready() ? (data.getState().loaded?.summary ?? null) : null);
  data.subscribe(holdAgainstImages);
  config.subscribe(holdAgainstImages);
  const newRunId = (preset: string) => {
    const bytes = crypto.getRandomValues(new Uint8Array(3));
    return `${preset}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  };
  const training = createTraining({ client, config, data, runs, alerts, dataLoading, newRunId });

  const showRun = (shown: ShownRun | null, active: boolean) => {
    runs.setState({ shown });
    metrics.show(shown?.runId ?? null, shown === null ? null : { ...shown, active });
  };

  // Between two turns of the clock many steps arrive; the run bar gets the newest only.
  let live: LiveRun | null = null;
  clock.addSlot(() => {
    if (runs.getState().live !== live) runs.setState({ live });
  });
  const publishLive = (event: ClientEvent | null) => {
    const { shown } = runs.getState();
    runs.setState({ live });
    if (live === null) return;
    if (event?.type === 'runStarted' || shown?.runId === live.runId) {
      showRun(shownFromLive(live), isActive(live));
    }
  };

  const readStored = async (runId: string) => {
    const raise = (sentences: readonly string[]) =>
      alerts.raise({
        key: 'storage',
        title: `Not all metrics of ${runId} could be read`,
        sentences,
        actions: [],
      });
    try {
      const { steps, evaluations, problems } = await history.readMetrics(runId);
      metrics.load(runId, steps, evaluations);
      if (problems.length > 0) raise(problems);
    } catch (error) {
      metrics.load(runId, [], []);
      raise([reasonOf(error)]);
    }
  };

  /** A run that goes on has a past: its notes and its metrics up to the step it goes on from. */
  const recall = (runId: string, fromStep: number) => {
    const known = metrics.has(runId);
    metrics.rewind(runId, fromStep);
    if (!known) void readStored(runId);
  };
  // The record knows more notes than the page: those before a reload, and that it went on.
  history.subscribe(({ entries }) => {
    const stored = entries.find(({ runId }) => runId === live?.runId)?.notes ?? [];
    const known = new Set(stored.map(({ step, message }) => `${step} ${message}`));
    if (live === null || known.size === 0) return;
    const later = live.notes.filter(({ step, message }) => !known.has(`${step} ${message}`));
    if (stored.length + later.length === live.notes.length) return;
    live = { ...live, notes: [...stored, ...later] };
    publishLive(null);
  });

  const openDevice = () => {
    runs.setState({ device: { status: 'opening' } });
    alerts.dismiss('device');
    client.send({ type: 'openDevice', powerPreference: request.powerPreference });
  };
  const restartWorker = () => {
    alerts.dismiss('worker');
    client.restart();
    runs.setState({ worker: 'alive' });
    openDevice();
  };

  const handle = (event: ClientEvent) => {
    const before = live;
    live = reduceRun(live, event);
    if (event.type === 'runStarted' && event.fromStep > 0) recall(event.runId, event.fromStep);
    if (live !== before) {
      if (RUN_BAR_EVENTS.has(event.type)) clock.markDirty();
      else publishLive(event);
    }
    raiseEventAlert(event, { alerts, config, live, openDevice, restartWorker });
    switch (event.type) {
      case 'deviceOpened':
        runs.setState({ device: { status: 'open', adapter: event.adapter } });
        config.suggestPreset(event.adapter.software ? 'quick' : 'scenes');
        break;
      case 'deviceFailed':
        runs.setState({ device: { status: 'failed', message: event.message } });
        break;
      case 'stepsFinished':
        metrics.append(event.runId, event.steps);
        break;
      case 'evaluationFinished':
        metrics.appendEvaluation(event.runId, event.evaluation);
        break;
      case 'runStarted':
        runs.setState({ requested: null });
        void history.refresh();
        break;
      case 'stateChanged':
        runs.setState({ asked: null });
        void history.refresh();
        break;
      case 'runEnded':
        runs.setState({ asked: null, requested: null });
        void history.refresh();
        break;
      case 'commandRefused':
        if (event.command === 'start' || event.command === 'resumeRun') {
          runs.setState({ requested: null });
        }
        if (event.command === 'exportCheckpoint') runs.setState({ exporting: null });
        if (event.command === runs.getState().asked) runs.setState({ asked: null });
        break;
      case 'checkpointExported':
        runs.setState({ exporting: null });
        page.download(`${event.runId}-step-${event.step}.safetensors`, event.bytes);
        break;
      case 'checkpointImported': {
        const { type: _, ...imported } = event;
        runs.setState({ imported, importing: null });
        break;
      }
      case 'checkpointRefused':
        runs.setState({ importing: null });
        break;
      case 'workerDied':
        runs.setState({
          worker: 'dead',
          requested: null,
          armed: false,
          continuing: null,
          asked: null,
          exporting: null,
          importing: null,
        });
        break;
      default:
    }
    dataLoading.handle(event);
    dataLoading.sync();
    training.startIfArmed();
  };

  return {
    ...training,
    config,
    data,
    runs,
    metrics,
    history,
    alerts,
    ui,
    open() {
      client.subscribe(handle);
      const problems = [
        ...request.problems,
        ...config.getState().problems.map((problem) => `From the address: ${problem.message}`),
      ];
      if (problems.length > 0) {
        alerts.raise({
          key: 'address',
          title: 'Part of the address was not used',
          sentences: problems,
          actions: [],
        });
      }
      openDevice();
      // A reload shows the newest run again, unless a new one has begun meanwhile.
      void history.refresh().then(() => {
        const newest = history.getState().entries[0];
        if (newest !== undefined && runs.getState().shown === null) this.show(newest.runId);
      });
    },
    openDevice,
    restartWorker,
    giveFiles: (files, label) => {
      if (isActive(live)) {
        alerts.raise({
          key: 'data',
          title: 'The images are in use',
          sentences: ['A run trains on them; stop it, then give the new files again.'],
          actions: [],
        });
      } else dataLoading.give(files, label);
    },
    retryData: () => dataLoading.retry(),
    show(runId) {
      if (live?.runId === runId) {
        showRun(shownFromLive(live), isActive(live));
        return;
      }
      const entry = history.entry(runId);
      if (entry === null) return;
      showRun(entry, false);
      if (metrics.has(runId)) return;
      void readStored(runId);
    },
    exportCheckpoint() {
      const runId = runs.getState().shown?.runId;
      if (runId === undefined || runs.getState().exporting !== null) return;
      runs.setState({ exporting: runId });
      client.send({ type: 'exportCheckpoint', runId });
    },
    importCheckpoint(fileName, blob) {
      alerts.dismiss('checkpoint');
      runs.setState({ importing: fileName, imported: null });
      client.send({ type: 'importCheckpoint', fileName, blob });
    },
    closeImported: () => runs.setState({ imported: null }),
  };
}
