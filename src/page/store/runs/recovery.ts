/**
 * Recovery by itself: a run that lost its worker or its GPU gets a new one and continues from its
 * last checkpoint, at most three times in ten minutes, each time after a longer wait. An idle page
 * that loses its GPU opens it again.
 */
import { say, sentences, type Words } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { Interruption } from '#run/protocol.ts';
import { isReason, NO_CHECKPOINT } from '#run/refusals.ts';
import type { RunFault } from '#run/runFaults.ts';
import type { UntoldEnd } from '#storage/runStore.ts';
import { isStart } from './eventAlerts.ts';
import type { LiveRun } from './runEvents.ts';
import { type RunRefusal, type RunRequest, type RunsStore, trainsHere } from './runsStore.ts';

/** Before each attempt, ms. After a second crash within seconds Chromium gives no adapter. */
const WAITS_MS = [250, 2000, 8000] as const;

export const MOST_ATTEMPTS = WAITS_MS.length;

/** Losses that are further apart than this are not counted together. */
const WINDOW_MS = 600_000;

/** A device that is not opened by then never will be. */
const OPENED_WITHIN_MS = 20_000;

const USED_UP = say(
  'All {{n}} attempts within ten minutes are used up, so it is not tried again by itself.',
  { n: MOST_ATTEMPTS },
);

export interface Recovery {
  /** What the rest of the page hears in place of an event. */
  hear(event: ClientEvent): readonly ClientEvent[];
  /** Whether the page need not be alarmed by an event: what it tells is being mended. */
  silences(event: ClientEvent): boolean;
  /** Ends the attempt because the user stops the run; false if there is none. */
  withdraw(): boolean;
}

export interface RecoveryParts {
  readonly runs: RunsStore;
  /** The session's run as of the last event; the store shows it a moment later. */
  readonly live: () => LiveRun | null;
  /** Starts a new worker if there is none, then opens the device. */
  readonly reopen: () => void;
  /** Starts a run once device and images are ready. */
  readonly startRun: (request: RunRequest) => void;
  /** Pauses the run that begins. */
  readonly pause: () => void;
  /** How the run was first asked for. */
  readonly begunWith: (runId: string) => RunRequest | null;
  /** Tells the page an event that no worker sent. */
  readonly emit: (event: ClientEvent) => void;
  /** Stores the end of a run that no worker has any more. */
  readonly store: (runId: string, end: UntoldEnd) => void;
  readonly now?: () => number;
}

export function createRecovery(parts: RecoveryParts): Recovery {
  const { runs, live: newest, reopen, startRun, pause, begunWith, emit, store } = parts;
  const { now = Date.now } = parts;
  let tried: readonly number[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Of the run that is being recovered. */
  let request: RunRequest | null = null;
  let paused = false;
  /** Whether the wait before the attempt is over. */
  let trying = false;

  const wait = (ms: number, then: () => void) => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      then();
    }, ms);
  };
  const settle = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    request = null;
    trying = false;
    if (runs.getState().recovering !== null) runs.setState({ recovering: null });
  };
  /** The number of the next attempt, or null if there were too many. */
  const nextAttempt = (): number | null => {
    tried = tried.filter((at) => now() - at < WINDOW_MS);
    if (tried.length >= MOST_ATTEMPTS) return null;
    tried = [...tried, now()];
    return tried.length;
  };
  const over = (state: 'stopped' | 'failed', message: Words | null) => {
    const { recovering } = runs.getState();
    if (recovering === null) return;
    const { runId, cause, step } = recovering;
    settle();
    runs.setState({ armed: false, waiting: null, requested: null });
    const kind: RunFault['kind'] = cause === 'gpu' ? 'deviceLost' : 'internal';
    const fault = message === null ? null : ({ kind, step, message } as const);
    emit({ type: 'runEnded', runId, state, fault });
    store(runId, { state, fault });
  };
  const giveUp = (reason: Words, ...more: readonly Words[]) => {
    const { recovering } = runs.getState();
    const why =
      recovering?.cause === 'worker'
        ? say(
            'The training worker was lost, and training could not continue by itself: {{reason}}',
            { reason },
          )
        : say('The GPU was lost, and training could not continue by itself: {{reason}}', {
            reason,
          });
    over('failed', sentences(why, ...more));
  };
  const refused = ({ kind, sentences: [first] }: RunRefusal) => {
    if (runs.getState().recovering === null) return;
    if (kind === 'withdrawn') over('stopped', null);
    else giveUp(first ?? say('No reason was given.'));
  };

  /** Tries to continue the run; false if it was tried often enough. */
  const attempt = (lost: Interruption, runId: string): boolean => {
    const { live } = runs.getState();
    const number = nextAttempt();
    if (number === null || live === null) return false;
    const { config } = live;
    const begin = { kind: 'resume', after: lost } as const;
    request ??= { runId, config, begin, group: null, forkedFrom: null, refused };
    const next = request;
    trying = false;
    runs.setState({ recovering: { ...lost, runId, attempt: number } });
    wait(WAITS_MS[number - 1] ?? 0, () => {
      trying = true;
      reopen();
      startRun(next);
      wait(OPENED_WITHIN_MS, () => {
        if (runs.getState().device.status === 'opening') {
          again(say('The graphics device did not open.'));
        }
      });
    });
    return true;
  };
  /** After an attempt that failed. */
  const again = (reason: Words) => {
    const { recovering } = runs.getState();
    if (recovering === null) return;
    const { runId, attempt: _, ...lost } = recovering;
    runs.setState({ armed: false, waiting: null, requested: null });
    if (!attempt(lost, runId)) giveUp(reason, USED_UP);
  };

  /** The run of this page was lost. */
  const lose = (cause: Interruption['cause'], event: ClientEvent): readonly ClientEvent[] => {
    const state = runs.getState();
    const { recovering, asked, device } = state;
    const live = newest();
    if (live === null || !trainsHere(state)) return [event];
    const { runId } = live;
    const step = recovering?.step ?? live.last?.step ?? live.fromStep;
    request = null;
    if (recovering === null) paused = live.state === 'paused';
    // A run that is being stopped is not trained again.
    const stops = asked === 'stop';
    if (stops || !attempt({ cause, step }, runId)) {
      settle();
      const told = stops ? event : withReason(event, USED_UP);
      const fault = faultIn(told, step);
      if (fault !== null) store(runId, { state: 'failed', fault });
      return device.status === 'failed' ? [told, failedDevice(device.message)] : [told];
    }
    const interrupted: ClientEvent = { type: 'runInterrupted', runId, after: { cause, step } };
    return event.type === 'workerDied'
      ? [interrupted, { ...event, recovers: runId }]
      : [interrupted];
  };
  /** A device without a run to continue. */
  const reopenIdle = () => {
    if (nextAttempt() !== null) wait(WAITS_MS[0], reopen);
  };
  const startRefused = (runId: string, lost: Interruption, message: Words) => {
    const first = begunWith(runId);
    const { live } = runs.getState();
    if (live === null || !isReason(message, NO_CHECKPOINT) || first?.begin.kind === 'resume') {
      giveUp(message);
      return false;
    }
    // Nothing was stored: it begins as it began, and computes the same.
    const begin = { ...(first?.begin ?? { kind: 'new' as const }), after: lost };
    runs.setState({ requested: null });
    request = { runId, config: live.config, begin, group: null, forkedFrom: null, refused };
    startRun(request);
    return true;
  };

  return {
    hear(event) {
      const state = runs.getState();
      const { recovering, device } = state;
      switch (event.type) {
        case 'workerDied':
          return lose('worker', event);
        case 'runEnded':
          if (event.runId === state.elsewhere) return [event];
          if (event.fault?.kind === 'deviceLost') return lose('gpu', event);
          if (device.status === 'failed') reopenIdle();
          return [event];
        case 'deviceFailed':
          // It may be lost again once it is open, before the run begins.
          if (recovering !== null && trying) again(event.message);
          else if (recovering === null && device.status === 'open' && !trainsHere(state))
            reopenIdle();
          return [event];
        case 'commandRefused': {
          if (recovering === null) return [event];
          const { runId, attempt: _, ...lost } = recovering;
          if (event.command === 'openDevice') again(event.message);
          else if (!isStart(event.command)) return [event];
          // Of an attempt that has failed already, the answer comes after the reason.
          else if (state.requested !== null && !startRefused(runId, lost, event.message)) {
            return [event];
          }
          return [];
        }
        case 'runStarted':
          if (event.runId !== recovering?.runId) return [event];
          settle();
          if (paused) pause();
          return [event];
        default:
          return [event];
      }
    },
    silences({ type }) {
      const state = runs.getState();
      return type === 'deviceFailed' && (timer !== null || trainsHere(state));
    },
    withdraw() {
      if (runs.getState().recovering === null) return false;
      over('stopped', null);
      return true;
    },
  };
}

/** The event of a loss with a sentence more. */
function withReason(event: ClientEvent, more: Words): ClientEvent {
  if (event.type === 'workerDied') return { ...event, message: sentences(event.message, more) };
  if (event.type !== 'runEnded' || event.fault === null) return event;
  const { fault } = event;
  return { ...event, fault: { ...fault, message: sentences(fault.message, more) } };
}

/** What the run of a loss ended by. @param step its last one */
function faultIn(event: ClientEvent, step: number): RunFault | null {
  if (event.type === 'workerDied') return { kind: 'internal', step, message: event.message };
  return event.type === 'runEnded' ? event.fault : null;
}

const failedDevice = (message: Words): ClientEvent => ({
  type: 'deviceFailed',
  reason: 'lost',
  message,
});
