/**
 * The worker's client on the main thread: spawns the worker, notices its end, sends commands and
 * forwards events; those of a run that another tab trains, too.
 */
import { lockFreed } from '#base/webLock.ts';
import { say, type Words } from '#base/words.ts';
import type { Command, Event, Heartbeat, Interruption } from '#run/protocol.ts';
import {
  isRunCommand,
  TRAINER_CHANNEL,
  type TrainerChannel,
  workerLock,
} from '#run/trainerChannel.ts';
import { createOtherTabs, type TrainedElsewhere, type TrainerGone } from './otherTabs.ts';
import { createWatchdog, type Every, everyInterval, type Watchdog } from './watchdog.ts';

/** The worker itself failed; its state is lost until `restart` starts a new one. */
export interface WorkerDied {
  readonly type: 'workerDied';
  /** For the user. */
  readonly message: Words;
  /** Set by the page: the run that continues by itself. */
  readonly recovers?: string;
}

/** Made by the page: a run lost its worker or its GPU, and is about to continue by itself. */
export interface RunInterrupted {
  readonly type: 'runInterrupted';
  readonly runId: string;
  readonly after: Interruption;
}

export type ClientEvent = Event | WorkerDied | RunInterrupted | TrainedElsewhere | TrainerGone;

export interface TrainerClient {
  /**
   * Posts a command; one to the run in training goes to the tab that trains it. Dropped if the
   * worker has died: the listeners were notified already.
   */
  send(command: Command): void;
  /** Calls the listener for every event, in order; returns the unsubscribe function. */
  subscribe(listener: (event: ClientEvent) => void): () => void;
  /** Ends the worker, if it still runs, and starts a new one without state. */
  restart(): void;
}

/** The part of a Worker that the client uses; tests can pass another. */
export interface WorkerLike {
  postMessage(message: Command): void;
  terminate(): void;
  onmessage: ((message: MessageEvent<Event | Heartbeat>) => void) | null;
  onmessageerror: ((message: MessageEvent) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
}

/** What the client takes from the browser; tests replace it. */
export interface ClientParts {
  readonly spawn: () => WorkerLike;
  readonly every: Every;
  /** Resolves with true once a lock is free, with false if that cannot be known. */
  readonly freed: (lock: string, signal: AbortSignal) => Promise<boolean>;
  /** Null where the browser has none. */
  readonly channel: TrainerChannel | null;
}

/**
 * Vite finds a worker's entry only in this literal form, `new Worker(new URL(path,
 * import.meta.url))`, and does not read package imports (`#worker/…`) inside it. Hence the
 * relative path.
 */
function spawnTrainerWorker(): WorkerLike {
  return new Worker(new URL('../../hosts/worker/trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'trainer',
  });
}

function browserParts(): ClientParts {
  const { locks } = navigator;
  return {
    spawn: spawnTrainerWorker,
    every: everyInterval,
    freed: (lock, signal) =>
      locks === undefined ? Promise.resolve(false) : lockFreed(locks, lock, signal),
    channel: typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(TRAINER_CHANNEL),
  };
}

interface Running {
  readonly worker: WorkerLike;
  readonly watchdog: Watchdog;
  /** Ends the wait for the worker's lock. */
  readonly ended: AbortController;
}

export function createClient(parts: ClientParts = browserParts()): TrainerClient {
  const listeners = new Set<(event: ClientEvent) => void>();
  let running: Running | null = null;
  /** Names of this page's workers, ended ones too. */
  const own = new Set<string>();

  const emit = (event: ClientEvent) => {
    for (const listener of listeners) listener(event);
  };
  const end = () => {
    running?.watchdog.stop();
    running?.ended.abort();
    running?.worker.terminate();
    running = null;
  };
  const start = () => {
    const worker = parts.spawn();
    const die = (message: Words) => {
      if (running !== started) return;
      end();
      emit({ type: 'workerDied', message });
    };
    const watchdog = createWatchdog(
      (seconds) =>
        die(
          say('The training worker has not answered for {{seconds}} seconds, so it was ended.', {
            seconds,
          }),
        ),
      parts.every,
    );
    const started: Running = { worker, watchdog, ended: new AbortController() };
    running = started;
    const named = (name: string) => {
      if (own.has(name)) return;
      own.add(name);
      void parts.freed(workerLock(name), started.ended.signal).then((freed) => {
        if (freed) die(say('The training worker ended without a message.'));
      });
    };
    worker.onmessage = ({ data }) => {
      if (running !== started) return;
      watchdog.heard(data);
      if (data.type === 'heartbeat') named(data.worker);
      else emit(data);
    };
    worker.onmessageerror = () =>
      die(say('A message from the training worker could not be read, so it was ended.'));
    worker.onerror = (error) => {
      die(
        error.message
          ? say('The training worker failed: {{reason}}.', { reason: error.message })
          : say('The training worker failed without giving a reason.'),
      );
    };
  };

  start();
  const { channel, freed } = parts;
  const tabs =
    channel === null
      ? null
      : createOtherTabs({ channel, freed, isOwn: (name) => own.has(name), emit });
  return {
    send(command) {
      if (isRunCommand(command) && tabs?.ask(command) === true) return;
      running?.worker.postMessage(command);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    restart() {
      end();
      start();
    },
  };
}
