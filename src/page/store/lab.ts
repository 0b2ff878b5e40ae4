/** Wires the page's state: receives the worker's events and passes them to the stores. */
import type { ClientEvent } from '#client/client.ts';
import { createCompareStore } from './compare/compareStore.ts';
import { createConfigStore } from './config/configStore.ts';
import { createMemoryPlanning } from './config/memoryPlanning.ts';
import { createRail } from './config/rail.ts';
import { createKeptSettings, initialSettings } from './config/settingsAddress.ts';
import { createViewPreview } from './config/viewPreview.ts';
import { createDataLoading } from './data/dataLoading.ts';
import { createDataStore } from './data/dataStore.ts';
import { createOwnData } from './data/ownData.ts';
import { createDiagnoses } from './diagnosis/diagnoses.ts';
import { tellAddressProblems } from './page/addressProblems.ts';
import { createAlertStore } from './page/alerts.ts';
import { DrawClock } from './page/drawClock.ts';
import { newId, newRunId } from './page/ids.ts';
import { createMachine } from './page/machine.ts';
import { createNotifyWish } from './page/notifyWish.ts';
import { readRoute } from './page/pageRoute.ts';
import { type PageRequest, readPageUrl } from './page/pageUrl.ts';
import { createUiStore } from './page/uiStore.ts';
import type { LabSurroundings, PageLab } from './pageLab.ts';
import { createPrototypes } from './prototypes/prototypes.ts';
import { createExperiments } from './queue/experiments.ts';
import { createPairWish } from './queue/pairWish.ts';
import { createQueue } from './queue/queue.ts';
import { createQueueActions } from './queue/queueActions.ts';
import type { Archive } from './runs/archive.ts';
import { createBackups } from './runs/backups.ts';
import { runOnChart } from './runs/chartBoard.ts';
import { createCheckpointExport } from './runs/checkpointExport.ts';
import { createElsewhere } from './runs/elsewhere.ts';
import { raiseEventAlert } from './runs/eventAlerts.ts';
import { followWorker } from './runs/followWorker.ts';
import { createHistoryStore } from './runs/historyStore.ts';
import { createMetricsStore } from './runs/metricsStore.ts';
import { type PageTask, reducePageTask } from './runs/pageTask.ts';
import { createRecovery } from './runs/recovery.ts';
import { isActive, type LiveRun, reduceRun, withStoredNotes } from './runs/runEvents.ts';
import { createRunMeasures } from './runs/runMeasures.ts';
import {
  createRunsStore,
  isBusy,
  type ShownRun,
  shownFromLive,
  usesImages,
} from './runs/runsStore.ts';
import { createRunsView } from './runs/runsView.ts';
import { createRunTransfer } from './runs/runTransfer.ts';
import { createStoredReader } from './runs/storedMetrics.ts';
import { createTraining } from './runs/training.ts';
import { keptChanges } from './runs/unstoredChanges.ts';
import { createWeightsStart } from './runs/weightsStart.ts';
import { createVerdictView } from './verdict/verdictView.ts';

/** `quick-1-step-20.safetensors`, or `quick-1-step-20-moco.safetensors` of a model alone. */
const checkpointFile = ({ runId, step, as }: { runId: string; step: number; as?: string }) =>
  `${runId}-step-${step}${as === undefined ? '' : `-${as}`}.safetensors`;

const RUN_BAR_EVENTS = new Set<ClientEvent['type']>([
  'stepsFinished',
  'featuresStored',
  'taskProgressed',
  'checkpointKept',
  'memoryMeasured',
]);

export function createLab(page: LabSurroundings): PageLab {
  const { client } = page;
  const request: PageRequest = readPageUrl(page.search);
  const clock = new DrawClock();
  const alerts = createAlertStore();
  const config = createConfigStore(
    initialSettings(request, createKeptSettings(page.sessionKeep ?? null)),
  );
  const data = createDataStore();
  const runs = createRunsStore();
  const ui = createUiStore(
    {
      theme: request.theme,
      language: request.language,
      systemTheme: page.systemTheme,
      systemLanguage: page.systemLanguage,
      route: readRoute(page.hash),
      tour: request.tour,
      automated: page.automated,
    },
    page.keep,
  );
  const rail = createRail(page.keep);
  const metrics = createMetricsStore(clock, ui.getState().smoothing, page.keep);
  ui.subscribe(({ smoothing }, before) => {
    if (smoothing !== before.smoothing) metrics.setSmoothing(smoothing);
  });

  const dataLoading = createDataLoading({
    client,
    config,
    wantedConfig: () => {
      const { armed, waiting } = runs.getState();
      const others = armed ? null : prototypes.wantedConfig();
      return waiting?.config ?? others ?? config.getState().values;
    },
    data,
    alerts,
    allowed: () => {
      const state = runs.getState();
      const { worker, device } = state;
      return worker === 'alive' && device.status !== 'opening' && !usesImages(state);
    },
  });
  const datasetOf = (runId: string) => history.entry(runId)?.dataset ?? null;
  const storage = page.ownFiles ?? null;
  const ownData = createOwnData({
    ...{ storage, data, dataLoading, config, runs, alerts, rail, datasetOf },
  });
  runs.subscribe((state, before) => {
    if (isBusy(state) && !isBusy(before)) rail.leaveMainArea();
  });
  const prototypes = createPrototypes({ client, runs, data, syncData: () => dataLoading.sync() });
  const measures = createRunMeasures(client, page.download);
  // A config is checked against the loaded images only if it uses them.
  const checkAgainstImages = () =>
    config.setImages(
      dataLoading.ready(config.getState().values)
        ? (data.getState().loaded?.summary ?? null)
        : null,
    );
  data.subscribe(checkAgainstImages);
  config.subscribe(checkAgainstImages);
  const preview = createViewPreview({
    client,
    config,
    ready: () =>
      runs.getState().device.status === 'open' && dataLoading.ready(config.getState().values),
  });
  const memory = createMemoryPlanning({
    client,
    config,
    ready: () =>
      runs.getState().device.status === 'open' && dataLoading.ready(config.getState().values),
  });
  const weights = createWeightsStart({
    ...{ client, config, copies: page.weightsCopies ?? null, keep: page.sessionKeep ?? null },
    stored: () => void history.refresh(),
  });
  const training = createTraining({
    client,
    config,
    data,
    runs,
    alerts,
    dataLoading,
    newRunId,
    annotate: (runId, change) => void history.annotate([runId], change),
    datasetOf,
    weights: weights.forRun,
    weightsObstacle: weights.obstacle,
  });
  let archive: Promise<Archive> | null = null;
  const openArchive = () => {
    archive ??= page.openArchive().catch((error: unknown) => {
      archive = null;
      throw error;
    });
    return archive;
  };
  const unstored = keptChanges(page.keep);
  const history = createHistoryStore(openArchive, alerts, Date.now, unstored, page.sentinel);
  const queue = createQueue({
    alerts,
    startRun: (request) => training.startRun(request),
    stopRun: () => stop(),
    busy: () => isBusy(runs.getState()),
    newRunId,
    weightsFile: weights.fileOf,
    recallWeights: weights.recall,
    open: openArchive,
  });
  const pairWish = createPairWish(page.keep);
  const actions = createQueueActions({
    ...{ config, runs, history, queue, pairWish, alerts, ui, weights, newId },
  });

  const verdictView = createVerdictView(page.keep);
  const diagnoses = createDiagnoses({
    client,
    runs,
    history,
    queue,
    alerts,
    ui,
    view: verdictView,
  });
  const experiments = createExperiments({ queue, newId });

  const runsView = createRunsView(page.keep);
  const transfer = createRunTransfer({
    history,
    alerts,
    saveFile: page.download,
    importing: (importing) => runs.setState({ importing }),
    restored: (...found) => backups.restored(...found),
    ...(page.spawnFiles && { spawn: page.spawnFiles }),
  });
  const backups = createBackups({
    ...{ history, transfer, queue, config, alerts, settings: page.settings ?? null },
  });
  const showRun = (shown: ShownRun | null, active: boolean) => {
    runs.setState({ shown });
    metrics.show(shown === null ? null : runOnChart(shown, active, history.entry(shown.runId)));
  };

  // Many steps arrive between two ticks; the run bar gets only the latest.
  let live: LiveRun | null = null;
  let task: PageTask | null = null;
  clock.addSlot(() => {
    const shown = runs.getState();
    if (shown.live !== live || shown.task !== task) runs.setState({ live, task });
  });
  const publishLive = (event: ClientEvent | null) => {
    const { shown } = runs.getState();
    runs.setState({ live, task });
    if (live === null) return;
    if (event?.type === 'runStarted' || shown?.runId === live.runId) {
      showRun(shownFromLive(live), isActive(live));
    }
  };

  const readStored = createStoredReader(history, metrics, alerts);

  /** Loads a resumed run's notes, and its metrics up to the step it continues from. */
  const recall = (runId: string, fromStep: number) => {
    const known = metrics.has(runId);
    if (fromStep > 0 || known) metrics.rewind(runId, fromStep);
    if (fromStep > 0 && !known) void readStored(runId);
  };
  // The stored record has notes the page lacks: those before a reload, and the resumption.
  history.subscribe(({ entries }) => {
    const noted = withStoredNotes(live, entries);
    if (noted === live) return;
    live = noted;
    publishLive(null);
  });

  const machine = createMachine({ client, runs, alerts, ...request });
  const recovery = createRecovery({
    runs,
    live: () => live,
    reopen: machine.reopen,
    startRun: (request) => training.startRun(request),
    pause: () => client.send({ type: 'pause' }),
    begunWith: (runId) => training.begunWith(runId),
    emit: (event) => tell(event),
    store: (runId, end) => void history.putEnd(runId, end),
  });
  const stop = () => {
    if (!recovery.withdraw()) training.stop();
  };
  const followElsewhere = createElsewhere({ runs, history, metrics, readStored });

  const { exportCheckpoint, exportHeld } = createCheckpointExport(client, runs, machine);

  const handle = (event: ClientEvent) => {
    for (const heard of recovery.hear(event)) tell(heard);
  };
  const tell = (event: ClientEvent) => {
    page.hear?.(event);
    const before = live;
    live = reduceRun(live, event);
    const taskBefore = task;
    task = reducePageTask(task, event, live);
    if (task !== taskBefore) clock.markDirty();
    if (event.type === 'runStarted' && event.runId !== runs.getState().elsewhere) {
      recall(event.runId, event.fromStep);
    }
    followElsewhere(event, before);
    if (live !== before) {
      if (RUN_BAR_EVENTS.has(event.type)) clock.markDirty();
      else publishLive(event);
    }
    const { held } = runs.getState();
    if (!recovery.silences(event)) {
      raiseEventAlert(event, { alerts, ...machine, exportHeld, held });
    }
    followWorker(runs, event);
    switch (event.type) {
      case 'deviceOpened':
        config.suggestPreset(event.adapter.software ? 'first' : 'scenes');
        break;
      case 'stepsFinished':
        metrics.append(event.runId, event.steps);
        break;
      case 'evaluationFinished':
        metrics.appendEvaluation(event.runId, event.evaluation);
        break;
      case 'runStarted':
      case 'stateChanged':
      case 'runEnded':
        void history.refresh();
        break;
      case 'checkpointExported':
        page.download(checkpointFile(event), event.bytes);
        break;
      case 'checkpointKept':
        void history.secure();
        break;
      default:
    }
    training.handleTraining(event);
    queue.handle(event);
    diagnoses.handle(event);
    experiments.handle(event);
    dataLoading.handle(event);
    preview.handle(event);
    prototypes.handle(event);
    measures.handle(event);
    memory.handle(event);
    weights.handle(event);
    dataLoading.sync();
    training.startIfArmed();
  };

  return {
    ...training,
    stop,
    continueRun(runId, runConfig, step) {
      const { worker, device } = runs.getState();
      if (worker === 'dead' || device.status === 'failed') machine.reopen();
      training.continueRun(runId, runConfig, step);
    },
    ...actions,
    ...ownData,
    config,
    compare: createCompareStore(ui, page.keep),
    data,
    runs,
    memory,
    metrics,
    history,
    queue,
    pairWish,
    alerts,
    ui,
    notifyWish: createNotifyWish(page.keep, page.notifications ?? null, alerts),
    rail,
    preview,
    diagnoses,
    verdictView,
    weights,
    experiments,
    prototypes,
    measures,
    transfer,
    backups,
    runsView,
    worker: client,
    open() {
      client.subscribe(handle);
      tellAddressProblems(request.problems, config, alerts);
      machine.openDevice();
      ownData.recall();
      if (weights.getState().missing !== null) void weights.recall();
      // A reload shows the newest run again, unless a new one has begun meanwhile.
      void queue.load();
      void history.refresh().then(() => {
        const newest = history.getState().entries[0];
        if (newest !== undefined && runs.getState().shown === null) this.show(newest.runId);
      });
    },
    ...machine,
    retryData: () => dataLoading.retry(),
    cancelData: () => dataLoading.cancel(),
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
    overlay(runId) {
      const entry = history.entry(runId);
      if (entry === null) return;
      metrics.overlay(runOnChart(entry, false, entry, metrics.freeColour()));
      if (!metrics.has(runId)) void readStored(runId);
    },
    readMetrics: (runId) => history.readMetrics(runId),
    loadMetrics: async (runId) => {
      if (!metrics.has(runId)) await readStored(runId);
    },
    saveFile: page.download,
    exportCheckpoint,
    importCheckpoint: (fileName, blob) => transfer.importFiles([{ path: fileName, blob }]),
  };
}
