/**
 * The list of runs is read again once a run that it shows as in training has no worker any more.
 * A worker that hangs when its tab is reloaded lives on for seconds, and tells nobody its end.
 */
import { type RunLocks, runLocks } from '#storage/ownership.ts';
import type { HistoryStore } from './historyStore.ts';

type Runs = Pick<HistoryStore, 'getState' | 'subscribe' | 'refresh'>;

const LOOK_MS = 1000;

/** @param locks of the workers that train runs */
export function refreshReleased(history: Runs, locks: Pick<RunLocks, 'held'> = runLocks()): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** A list that still shows them is not read again. */
  const released = new Set<string>();

  const inTraining = () =>
    history
      .getState()
      .entries.filter(({ runId, state }) => state === 'training' && !released.has(runId));
  const look = async () => {
    const ids = await locks.held();
    const gone = inTraining().filter(({ runId }) => !ids.has(runId));
    for (const { runId } of gone) released.add(runId);
    if (gone.length > 0) await history.refresh();
    timer = null;
    lookLater();
  };
  const lookLater = () => {
    if (timer !== null || inTraining().length === 0) return;
    timer = setTimeout(() => void look(), LOOK_MS);
  };
  history.subscribe(({ entries }) => {
    for (const { runId, state } of entries) if (state !== 'training') released.delete(runId);
    lookLater();
  });
  lookLater();
}
