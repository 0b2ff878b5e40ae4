/** The states of a queued run. */
import type { QueueItem, QueueItemState } from './queueRecord.ts';

/** A waiting run that had begun when the page was closed or the worker died. */
export const isInterrupted = ({
  state,
  runId,
  startedAt,
}: Pick<QueueItem, 'state' | 'runId' | 'startedAt'>): boolean =>
  state === 'waiting' && runId !== null && startedAt !== null;

/** A run that was running when the queue was stored waits to be continued, if it had begun. */
export const waitingAgain = (item: QueueItem): QueueItem =>
  item.state === 'running'
    ? { ...item, state: 'waiting', ...(item.startedAt === null && { runId: null }) }
    : item;

const ENDED: ReadonlySet<QueueItemState> = new Set(['finished', 'stopped', 'failed', 'skipped']);

export const hasEnded = ({ state }: QueueItem): boolean => ENDED.has(state);
