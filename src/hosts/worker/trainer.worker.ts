import { say, type Words, wordsOf } from '#base/words.ts';
import type { ModelExport } from '#run/modelExports.ts';
import { taskTeller } from '#run/phases.ts';
import { type Command, type Event, HEARTBEAT_MS, type StartCommand } from '#run/protocol.ts';
import { notKept } from '#run/refusals.ts';
import { type RunCommand, workerLock } from '#run/trainerChannel.ts';
import { createRunStore } from '#storage/openRunStore.ts';
import { runLocks, trainerLock } from '#storage/ownership.ts';
import { RunControl } from '#trainer/control.ts';
import { openDevice } from '#trainer/openDevice.ts';
import type { RunParts } from '#trainer/runParts.ts';
import type { DeviceMeasure } from './deviceMeasures.ts';
import { Loader } from './loader.ts';
import type { MeasureCommand } from './measure.ts';
import { otherTabs } from './otherTabs.ts';
import { Outbox } from './outbox.ts';
import { PreemptibleTask } from './preemptible.ts';

let gpu: RunParts['gpu'] | null = null;
let running: { readonly runId: string; readonly control: RunControl } | null = null;
/** Clusters computed on request; aborted when training starts. */
const computing = new PreemptibleTask();
const loader = new Loader(emit);
// Where the storage cannot be opened, runs train all the same, and each write says that it failed.
const outbox = new Outbox({ runStore: createRunStore(), tell: emit });
const { runStore } = outbox;

/** This worker's name for other tabs. */
const name = crypto.randomUUID();
const tabs = otherTabs(name, obey);
const trainer = trainerLock();
const locks = runLocks();

function emit(event: Event, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
  tabs?.tell(event);
}

/** Lets the page notice the end of this worker, by a lock, and that it hangs, by silence. */
function showLife(): void {
  const beat = () => self.postMessage({ type: 'heartbeat', worker: name });
  const live = () => {
    beat();
    setInterval(beat, HEARTBEAT_MS);
    return new Promise<never>(() => {});
  };
  const held = navigator.locks?.request(workerLock(name), live);
  // Where locks are refused there are still heartbeats.
  if (held === undefined) void live();
  else held.catch(live);
}
showLife();

/** Hears of tasks of a run, or of none. */
const tellOf = (runId: string | null) =>
  taskTeller((report) => emit({ type: 'taskProgressed', runId, ...report }));

function refuse(command: Command['type'], message: Words): void {
  emit({ type: 'commandRefused', command, message });
}

async function changeDevice(powerPreference: GPUPowerPreference): Promise<void> {
  await computing.end();
  if (running !== null) return refuse('openDevice', say('A run is training; stop it first.'));
  const opened = await openDevice(navigator.gpu, powerPreference);
  if ('type' in opened) return emit(opened);
  gpu?.close();
  gpu = opened;
  opened.onFault(({ kind, message }) => {
    if (gpu === opened) gpu = null;
    opened.close();
    emit({ type: 'deviceFailed', reason: kind === 'deviceLost' ? 'lost' : 'failed', message });
  });
  emit({ type: 'deviceOpened', adapter: opened.summary });
}

/** Starts a run, resumes a stopped or interrupted one, or forks one. */
async function start(command: StartCommand): Promise<void> {
  const { type, runId } = command;
  await computing.end();
  const { dataset } = loader;
  if (running !== null) {
    return refuse(type, say('A run is training already; stop it before you start another.'));
  }
  if (gpu === null) return refuse(type, say('There is no graphics device to train on.'));
  if (dataset === null) {
    return refuse(type, say('The images are not loaded yet; wait for them or choose a data set.'));
  }
  const control = new RunControl();
  running = { runId, control };
  tellOf(runId)('startRun', 0, 0);
  try {
    if (!(await trainer.hold())) return refuse(type, await whoTrains());
    tabs?.begin(runId);
    // The trainer and TensorFlow.js are most of the code; the page is ready before they are loaded.
    const { startRecorded } = await import('./recordedRun.ts');
    const parts = { runId, gpu, dataset, control };
    await startRecorded(outbox, parts, command, emit);
  } finally {
    running = null;
    tabs?.end();
    trainer.release();
  }
}

/** Why this tab cannot train now. */
async function whoTrains(): Promise<Words> {
  const [run] = await locks.held();
  return run === undefined
    ? say('Another tab of this browser is training; one trains at a time. Stop it there first.')
    : say(
        '“{{run}}” is being trained in another tab of this browser; one trains at a time. Stop it there first.',
        { run },
      );
}

/** Work on a stored run, while none trains, on the images that are loaded. */
async function onStored(
  runId: string,
  work: (
    device: NonNullable<typeof gpu>,
    dataset: NonNullable<typeof loader.dataset>,
    signal: AbortSignal,
  ) => Promise<void>,
  refuse: (message: Words) => void,
): Promise<void> {
  await computing.end();
  const { dataset } = loader;
  if (running !== null) return refuse(say('The GPU is busy; try after this run ends.'));
  if (gpu === null) return refuse(say('There is no graphics device to compute on.'));
  if (dataset === null) return refuse(say('The images are not loaded yet.'));
  const device = gpu;
  try {
    if ((await locks.held()).has(runId)) {
      return refuse(say('This run is being trained in another tab; try after it ends.'));
    }
    await computing.run((signal) => work(device, dataset, signal));
  } catch (error) {
    refuse(wordsOf(error));
  }
}

/** Work on the GPU alone, while none trains. @throws WordsError */
async function onDevice(command: DeviceMeasure): Promise<void> {
  await computing.end();
  if (running !== null)
    return refuse(command.type, say('The GPU is busy; try after this run ends.'));
  if (gpu === null) return refuse(command.type, say('There is no graphics device to compute on.'));
  const device = gpu;
  await computing.run(async (signal) => {
    const { measureDevice } = await import('./deviceMeasures.ts');
    await measureDevice(device, command, signal, emit);
  });
}

const compute = (command: Extract<Command, { type: 'computePrototypes' }>): Promise<void> =>
  onStored(
    command.runId,
    async (device, dataset, signal) => {
      const { computePrototypes } = await import('./prototypes.ts');
      await computePrototypes(runStore, device, dataset, command, signal, emit);
    },
    (message) => emit({ type: 'prototypesRefused', runId: command.runId, message }),
  );

const measure = (command: MeasureCommand): Promise<void> =>
  onStored(
    command.runId,
    async (device, dataset, signal) => {
      const { measureStored } = await import('./measure.ts');
      await measureStored(runStore, device, dataset, command, signal, emit);
    },
    (message) => emit({ type: 'measureRefused', runId: command.runId, message }),
  );

/** Of a run in training the newest is its state between two steps. */
async function exportCheckpoint({
  runId,
  step: wanted,
  as,
}: Extract<Command, { type: 'exportCheckpoint' }>): Promise<void> {
  if (running?.runId === runId && wanted === undefined && as === undefined) {
    return running.control.requestCheckpoint();
  }
  tellOf(runId)('exportCheckpoint', 0, 0);
  const stored = await runStore.readCheckpoint(runId, wanted);
  if (stored === null) {
    return refuse(
      'exportCheckpoint',
      wanted === undefined
        ? say('This run has no checkpoint: it ended before its first one.')
        : notKept(wanted),
    );
  }
  const { step } = stored;
  const { buffer } = as === undefined ? stored.bytes : await modelBytes(stored.bytes, as);
  emit({ type: 'checkpointExported', runId, step, bytes: buffer, ...(as && { as }) }, [buffer]);
}

async function modelBytes(bytes: Uint8Array<ArrayBuffer>, as: ModelExport) {
  const { modelFile } = await import('#trainer/state/weights.ts');
  return modelFile(bytes, as);
}

/** Fetches the trainer once the page is ready, so that the first Train does not wait for it. */
function fetchTrainer(): void {
  if (gpu === null || loader.dataset === null) return;
  setTimeout(() => void import('./recordedRun.ts').catch(() => {}), 1000);
}

/** Commands to the run in training, of this tab's page or another's. */
function obey(command: RunCommand): void {
  const control = running?.control;
  switch (command.type) {
    case 'adjust':
      control?.adjust(command);
      break;
    case 'pause':
      control?.pause();
      break;
    case 'resume':
      control?.resume();
      break;
    case 'stop':
      control?.stop();
      break;
    case 'diagnose':
      if (running?.runId === command.runId) running.control.requestDiagnosis();
      else {
        refuse(
          command.type,
          say('Only a run in progress can be diagnosed; start or resume it first.'),
        );
      }
      break;
    default:
      command satisfies never;
  }
}

async function handle(command: Command): Promise<void> {
  switch (command.type) {
    case 'openDevice':
      return changeDevice(command.powerPreference).then(fetchTrainer);
    case 'loadDataset':
      if (running === null) return loader.load(command.source).then(fetchTrainer);
      return refuse('loadDataset', say('A run is training on the loaded images; stop it first.'));
    case 'cancelLoading':
      return loader.cancel();
    case 'start':
    case 'resumeRun':
    case 'forkRun':
      return start(command);
    case 'adjust':
    case 'pause':
    case 'resume':
    case 'stop':
    case 'diagnose':
      return obey(command);
    case 'exportCheckpoint':
      return exportCheckpoint(command);
    case 'planMemory': {
      const { dataset } = loader;
      if (gpu === null || dataset === null) return;
      const { planMemory } = await import('#trainer/memoryPlan.ts');
      const plan = await planMemory(gpu.summary, command.config, dataset);
      emit({ type: 'memoryPlanned', request: command.request, plan });
      // Not on a software adapter: compiling keeps the cores of the page busy.
      if (plan.problem !== null || running !== null || gpu.summary.software) return;
      const { warmPipelines } = await import('#trainer/step/warmPipelines.ts');
      return warmPipelines(gpu, command.config);
    }
    case 'readWeights': {
      const { readWeights } = await import('./weights.ts');
      return emit(await readWeights(runStore, command));
    }
    case 'previewViews': {
      const { answerPreview } = await import('#trainer/passes/preview.ts');
      return emit(await answerPreview(gpu, loader.dataset, command));
    }
    case 'describePrototypes': {
      const { describePrototypes } = await import('./prototypes.ts');
      return describePrototypes(runStore, command.runId, emit);
    }
    case 'computePrototypes':
      return compute(command);
    case 'cancelPrototypes':
      return computing.end();
    case 'evaluateRun':
    case 'exportFeatures':
      return measure(command);
    case 'profileStep':
    case 'runBenchmark':
      return onDevice(command);
    case 'describeEvaluations': {
      const { describeEvaluations } = await import('./measure.ts');
      return describeEvaluations(runStore, command.runId, emit);
    }
    case 'showImages': {
      const { imagesOf } = await import('./prototypes.ts');
      const shown = await imagesOf(loader.dataset, command);
      return emit(shown, [shown.rgba.buffer]);
    }
    default:
      return command satisfies never;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  handle(data).catch((error: unknown) => {
    refuse(data.type, wordsOf(error));
  });
});
