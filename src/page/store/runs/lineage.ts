/** Where a run's settings or state came from, and what was forked from it. */
import type { HistoryEntry } from './archive.ts';

export interface LineageRun {
  readonly runId: string;
  /** Null for a run that is not stored any more. */
  readonly entry: HistoryEntry | null;
  /** The step of the checkpoint that the younger of the two began with; null: only its settings. */
  readonly step: number | null;
}

export interface Lineage {
  /** From the root down to the run's parent. */
  readonly ancestors: readonly LineageRun[];
  /** The oldest first. */
  readonly children: readonly LineageRun[];
}

export function lineageOf(entries: readonly HistoryEntry[], runId: string): Lineage {
  const byId = new Map(entries.map((entry) => [entry.runId, entry]));
  const ancestors: LineageRun[] = [];
  const seen = new Set([runId]);
  for (let parent = byId.get(runId)?.metadata.parent ?? null; parent !== null; ) {
    // Imported metadata may name a circle.
    if (seen.has(parent.runId)) break;
    seen.add(parent.runId);
    const entry = byId.get(parent.runId) ?? null;
    ancestors.unshift({ runId: parent.runId, entry, step: parent.step });
    parent = entry?.metadata.parent ?? null;
  }
  const children = entries
    .filter(({ metadata }) => metadata.parent?.runId === runId)
    .map((entry) => ({ runId: entry.runId, entry, step: entry.metadata.parent?.step ?? null }))
    .toReversed();
  return { ancestors, children };
}
