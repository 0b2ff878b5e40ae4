/** The worker's client on the main thread: spawns the worker, sends commands, forwards events. */
import { say, type Words } from '#base/words.ts';
import type { Command, Event } from '#run/protocol.ts';

/** The worker itself failed; its state is lost until `restart` starts a new one. */
export interface WorkerDied {
  readonly type: 'workerDied';
  /** For the user. */
  readonly message: Words;
}

export type ClientEvent = Event | WorkerDied;

export interface TrainerClient {
  /** Posts a command. Dropped if the worker has died: the listeners were notified already. */
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
  onmessage: ((message: MessageEvent<Event>) => void) | null;
  onmessageerror: ((message: MessageEvent) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
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

export function createClient(spawn: () => WorkerLike = spawnTrainerWorker): TrainerClient {
  const listeners = new Set<(event: ClientEvent) => void>();
  let worker: WorkerLike | null = null;

  const emit = (event: ClientEvent) => {
    for (const listener of listeners) listener(event);
  };
  const die = (failed: WorkerLike, message: Words) => {
    if (worker !== failed) return;
    worker = null;
    failed.terminate();
    emit({ type: 'workerDied', message });
  };
  const start = () => {
    const started = spawn();
    worker = started;
    started.onmessage = (message) => {
      if (worker === started) emit(message.data);
    };
    started.onmessageerror = () =>
      die(started, say('A message from the training worker could not be read, so it was ended.'));
    started.onerror = (error) => {
      die(
        started,
        error.message
          ? say('The training worker failed: {{reason}}.', { reason: error.message })
          : say('The training worker failed without giving a reason.'),
      );
    };
  };

  start();
  return {
    send(command) {
      worker?.postMessage(command);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    restart() {
      worker?.terminate();
      worker = null;
      start();
    },
  };
}
