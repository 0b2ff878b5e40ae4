import type { HistoryEntry } from './archive.ts';
import { isActive } from './runEvents.ts';
import type { RunsState } from './runsStore.ts';

/**
 * Whether a stored run can continue from its last checkpoint: it was stopped, failed or was
 * interrupted, and nobody trains it. After its last step it continues with its last evaluation.
 */
export function isResumable(
  entry: HistoryEntry,
  { live, elsewhere, held }: Pick<RunsState, 'live' | 'elsewhere' | 'held'>,
): boolean {
  const { runId, state, hasCheckpoint } = entry;
  if ((isActive(live) && live.runId === runId) || elsewhere === runId) return false;
  if (!hasCheckpoint && !held.some((one) => one.runId === runId)) return false;
  return state === 'failed' || state === 'stopped';
}
