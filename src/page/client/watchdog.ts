/** Notices a worker that no longer returns to its event loop. */
import type { Event, Heartbeat } from '#run/protocol.ts';

/** Calls back at an interval; returns what stops it. */
export type Every = (ms: number, tick: () => void) => () => void;

export const everyInterval: Every = (ms, tick) => {
  const timer = setInterval(tick, ms);
  return () => clearInterval(timer);
};

const TICK_MS = 1000;

/**
 * Seconds of silence before a worker counts as lost. Everything it sends is a sign of life, and
 * while it waits, for the GPU, for pipelines, for storage, its heartbeats go on: silence means one
 * piece of work that does not return. Between two steps such a piece takes milliseconds; planning
 * the kernels of a deep encoder, a fit of the SVM or decoding a large file takes many seconds on a
 * slow machine. A worker that ended, rather than hung, is noticed at once by its lock.
 */
const LIMITS = {
  /** Its code is being fetched. */
  start: 180,
  steps: 15,
  work: 90,
} as const;

export interface Watchdog {
  /** The worker sent this. */
  heard(message: Event | Heartbeat): void;
  stop(): void;
}

/**
 * Seconds are ticks of this page: a page that was frozen, or whose computer slept, has missed its
 * ticks and its worker's heartbeats alike.
 * @param lost called once, with the seconds of silence
 */
export function createWatchdog(lost: (seconds: number) => void, every: Every): Watchdog {
  let silent = 0;
  let doing: keyof typeof LIMITS = 'start';
  const stop = every(TICK_MS, () => {
    silent++;
    if (silent <= LIMITS[doing]) return;
    stop();
    lost(silent);
  });
  return {
    heard({ type }) {
      silent = 0;
      if (type === 'stepsFinished') doing = 'steps';
      else if (type !== 'heartbeat' || doing === 'start') doing = 'work';
    },
    stop,
  };
}
