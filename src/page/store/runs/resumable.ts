import type { HistoryEntry } from './archive.ts';
import { isActive, type LiveRun } from './runEvents.ts';

/** Whether a stored run can continue from its last checkpoint. */
export function isResumable(entry: HistoryEntry, live: LiveRun | null): boolean {
  const { runId, state, hasCheckpoint, steps, totalSteps } = entry;
  if (isActive(live) && live.runId === runId) return false;
  // An imported checkpoint may not tell how long its run is.
  return state === 'stopped' && hasCheckpoint && (totalSteps === 0 || steps < totalSteps);
}
