/** A stored run with what the page knows better: the run of this session, while it trains. */
import type { HistoryEntry } from './archive.ts';
import { isActive, type LiveRun } from './runEvents.ts';

/** The entry itself for any other run. */
export function withLive(entry: HistoryEntry, live: LiveRun | null): HistoryEntry {
  if (!isActive(live) || live.runId !== entry.runId) return entry;
  const { state, config, totalSteps, stepsPerEpoch, last, evaluation, notes, fromStep } = live;
  const lastKnn = evaluation?.knnTop1 ?? entry.lastKnn;
  const bestKnn =
    lastKnn === null || entry.bestKnn === null
      ? (lastKnn ?? entry.bestKnn)
      : Math.max(lastKnn, entry.bestKnn);
  return {
    ...entry,
    ...{ state, config, totalSteps, stepsPerEpoch, lastKnn, bestKnn },
    steps: last?.step ?? Math.max(fromStep, entry.steps),
    lastLoss: last?.lossInst ?? entry.lastLoss,
    notes: notes.length > entry.notes.length ? notes : entry.notes,
    // The time of its last step; it goes on.
    endedAt: last !== null && Number.isFinite(last.atMs) ? last.atMs : null,
    fault: null,
    failure: null,
  };
}
