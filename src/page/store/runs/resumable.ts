import type { HistoryEntry } from './archive.ts';
import { isActive } from './runEvents.ts';
import type { RunsState } from './runsStore.ts';

/**
 * Whether a stored run can continue from its last checkpoint: it ended, by a stop or a failure, or
 * was interrupted, before its last step, and nobody trains it.
 */
export function isResumable(
  entry: HistoryEntry,
  { live, elsewhere }: Pick<RunsState, 'live' | 'elsewhere'>,
): boolean {
  const { runId, state, hasCheckpoint, steps, totalSteps } = entry;
  if (isActive(live) && live.runId === runId) return false;
  if (elsewhere === runId || !hasCheckpoint) return false;
  // Its last steps may be lost: its checkpoint is of an earlier one.
  if (state === 'failed') return true;
  // An imported checkpoint may not tell how long its run is.
  return state === 'stopped' && (totalSteps === 0 || steps < totalSteps);
}
