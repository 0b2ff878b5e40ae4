/** Tells the pages of other tabs about the run in training, and passes their commands to it. */
import type { Event } from '#run/protocol.ts';
import { type RunCommand, TRAINER_CHANNEL, type TrainerChannel } from '#run/trainerChannel.ts';

/** Batches of steps that a page gets that joins: it reads those before from the storage. */
const KEPT_BATCHES = 40;

/** Events that only this tab's page asked for, or that are as large as the model. */
const OWN: ReadonlySet<Event['type']> = new Set([
  'checkpointExported',
  'prototypesDescribed',
  'prototypesRefused',
  'featuresExported',
  'dataEvaluations',
  'measureRefused',
]);

/** Of each of these the newest tells where the run is. */
const NEWEST: ReadonlySet<Event['type']> = new Set([
  'stateChanged',
  'memoryMeasured',
  'featuresStored',
  'clusteringFinished',
  'checkpointKept',
]);

export class OtherTabs {
  readonly #channel: TrainerChannel;
  readonly #worker: string;
  #run: {
    readonly runId: string;
    started: Event | null;
    readonly newest: Map<Event['type'], Event>;
    /** Steps and evaluations, by rising step. */
    readonly measured: Event[];
  } | null = null;
  /** Whether any other page has asked; before, no event is sent. */
  #watched = false;

  /** @param obey carries out a command to the run in training */
  constructor(channel: TrainerChannel, worker: string, obey: (command: RunCommand) => void) {
    this.#channel = channel;
    this.#worker = worker;
    channel.onmessage = ({ data }) => {
      if (data.type === 'who') {
        this.#watched = true;
        this.#tellRun();
      } else if (data.type === 'ask' && data.worker === worker) obey(data.command);
    };
  }

  begin(runId: string): void {
    this.#run = { runId, started: null, newest: new Map(), measured: [] };
    this.#channel.postMessage({ type: 'begins', worker: this.#worker });
  }

  /** Passes an event of the run on. */
  tell(event: Event): void {
    const run = this.#run;
    if (run === null || !('runId' in event) || event.runId !== run.runId) return;
    if (OWN.has(event.type)) return;
    if (event.type === 'stepsFinished' || event.type === 'evaluationFinished') {
      run.measured.push(event);
      while (run.measured.length > KEPT_BATCHES || run.measured[0]?.type !== 'stepsFinished') {
        if (run.measured.shift() === undefined) break;
      }
    }
    if (NEWEST.has(event.type)) run.newest.set(event.type, event);
    if (event.type === 'runStarted') run.started = event;
    if (this.#watched) {
      this.#channel.postMessage({ type: 'event', worker: this.#worker, event });
    }
  }

  end(): void {
    this.#run = null;
  }

  #tellRun(): void {
    const run = this.#run;
    if (run === null) return;
    const { runId, started, newest, measured } = run;
    // Before it has begun its name alone is known.
    const events = started === null ? [] : [started, ...measured, ...newest.values()];
    this.#channel.postMessage({ type: 'trains', worker: this.#worker, runId, events });
  }
}

/** Null where the browser has no BroadcastChannel. */
export function otherTabs(worker: string, obey: (command: RunCommand) => void): OtherTabs | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  return new OtherTabs(new BroadcastChannel(TRAINER_CHANNEL), worker, obey);
}
