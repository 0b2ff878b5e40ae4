import type { RunConfig } from '#run/config.ts';
import type { Command, Event } from '#run/protocol.ts';
import { openLab } from '#storage/lab.ts';
import { RunControl } from '#trainer/control.ts';
import { importCheckpoint } from '#trainer/importCheckpoint.ts';
import { type Machine, openMachine } from '#trainer/machine.ts';
import { Loader } from './loader.ts';

let machine: Machine | null = null;
let running: { readonly runId: string; readonly control: RunControl } | null = null;
const loader = new Loader(emit);
const lab = openLab();
// Every command that needs the lab reports its failure itself.
lab.catch(() => {});

function emit(event: Event, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

function refuse(command: Command['type'], message: string): void {
  emit({ type: 'commandRefused', command, message });
}

async function openDevice(powerPreference: GPUPowerPreference): Promise<void> {
  if (running !== null) return refuse('openDevice', 'A run is training; stop it first.');
  const opened = await openMachine(navigator.gpu, powerPreference);
  if ('type' in opened) return emit(opened);
  machine?.gpu.close();
  machine = opened;
  opened.gpu.onFault(({ kind, message }) => {
    if (machine === opened) machine = null;
    opened.gpu.close();
    emit({ type: 'deviceFailed', reason: kind === 'deviceLost' ? 'lost' : 'failed', message });
  });
  emit({ type: 'deviceOpened', adapter: opened.gpu.summary });
}

/** Starts a run, or goes on with one that was stopped or cut off where no config is given. */
async function start(
  command: 'start' | 'resumeRun',
  runId: string,
  given: RunConfig | null,
): Promise<void> {
  const { dataset } = loader;
  if (running !== null) {
    return refuse(command, 'A run is training already; stop it before you start another.');
  }
  if (machine === null) return refuse(command, 'There is no graphics device to train on.');
  if (dataset === null) {
    return refuse(command, 'The images are not loaded yet; wait for them or choose a data set.');
  }
  const control = new RunControl();
  running = { runId, control };
  try {
    // The trainer and TensorFlow.js are most of the code; the page is ready before they are there.
    const { startRecorded } = await import('./recordedRun.ts');
    const ground = { runId, ...machine, dataset, control };
    const refusal = await startRecorded(await lab, ground, given, emit);
    if (refusal !== null) refuse(command, refusal);
  } finally {
    running = null;
  }
}

async function exportCheckpoint(runId: string): Promise<void> {
  if (running?.runId === runId) return running.control.requestCheckpoint();
  const stored = await (await lab).readCheckpoint(runId);
  if (stored === null) {
    return refuse('exportCheckpoint', 'This run has no checkpoint: it ended before its first one.');
  }
  const { step, bytes } = stored;
  emit({ type: 'checkpointExported', runId, step, bytes: bytes.buffer }, [bytes.buffer]);
}

/** Fetches the trainer once the page is ready, so that the first Train need not wait for it. */
function fetchTrainer(): void {
  setTimeout(() => void import('./recordedRun.ts').catch(() => {}), 1000);
}

async function handle(command: Command): Promise<void> {
  switch (command.type) {
    case 'openDevice':
      return openDevice(command.powerPreference);
    case 'loadDataset':
      if (running === null) return loader.load(command.source).then(fetchTrainer);
      return refuse('loadDataset', 'A run is training on the loaded images; stop it first.');
    case 'start':
      return start(command.type, command.runId, command.config);
    case 'resumeRun':
      return start(command.type, command.runId, null);
    case 'adjust':
      return running?.control.adjust(command);
    case 'pause':
      return running?.control.pause();
    case 'resume':
      return running?.control.resume();
    case 'stop':
      return running?.control.stop();
    case 'exportCheckpoint':
      return exportCheckpoint(command.runId);
    case 'importCheckpoint':
      return emit(await importCheckpoint(command.fileName, command.blob));
    default:
      return command satisfies never;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  handle(data).catch((error: unknown) => {
    refuse(data.type, error instanceof Error ? error.message : String(error));
  });
});
