/**
 * Messages between the worker that trains and the pages of other tabs, over a BroadcastChannel.
 * One worker of the site trains at a time: it holds `TRAINER_LOCK`.
 */
import type { Command, Event } from './protocol.ts';

export const TRAINER_CHANNEL = 'protolab.trainer';

export const TRAINER_LOCK = 'protolab.trainer';

/** Held by a worker as long as it lives. */
export const workerLock = (worker: string): string => `protolab.worker.${worker}`;

/** Commands to the run in training; another tab's page may give them. */
export type RunCommand = Extract<
  Command,
  { type: 'pause' | 'resume' | 'stop' | 'adjust' | 'diagnose' }
>;

export function isRunCommand(command: Command): command is RunCommand {
  return ['pause', 'resume', 'stop', 'adjust', 'diagnose'].includes(command.type);
}

export type TrainerMessage =
  /** Of a page: who trains? Whoever does answers with `trains`, and sends its events from now on. */
  | { readonly type: 'who' }
  /** Of a worker that begins to train. */
  | { readonly type: 'begins'; readonly worker: string }
  /** Of the worker that trains, with the events that tell a page where the run is. */
  | {
      readonly type: 'trains';
      readonly worker: string;
      readonly runId: string;
      readonly events: readonly Event[];
    }
  | { readonly type: 'event'; readonly worker: string; readonly event: Event }
  /** Of a page to the worker that trains. */
  | { readonly type: 'ask'; readonly worker: string; readonly command: RunCommand };

/** The part of a BroadcastChannel that is used; tests can pass another. */
export interface TrainerChannel {
  postMessage(message: TrainerMessage): void;
  onmessage: ((message: MessageEvent<TrainerMessage>) => void) | null;
}
