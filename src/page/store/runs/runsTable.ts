/** The stored runs as rows of a table: searched, filtered and sorted. */
import { inEnglish, speak } from '#base/words.ts';
import type { RunState } from '#run/protocol.ts';
import type { HistoryEntry } from './archive.ts';
import { withLive } from './liveEntry.ts';
import type { LiveRun } from './runEvents.ts';
import { type RunRow, rowOf } from './runRow.ts';
import { type ColumnKey, columnOf } from './runsColumns.ts';

/** The name is no column that can be hidden. */
export type SortKey = ColumnKey | 'name';

export interface RunsFilter {
  /** Words that a row must all contain. */
  readonly search: string;
  readonly state: RunState | 'any';
  /** Null for any. */
  readonly tag?: string | null;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/**
 * Pinned runs come first in any order.
 * @param live the run of this session, whose progress is newer than its record
 */
export function viewRows(
  entries: readonly HistoryEntry[],
  { search, state, tag = null, sort, descending }: RunsFilter,
  live: LiveRun | null = null,
): readonly RunRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries
    .map((entry) => rowOf(withLive(entry, live)))
    .filter((row) => {
      if (state !== 'any' && row.entry.state !== state) return false;
      if (tag !== null && !row.entry.metadata.tags.includes(tag)) return false;
      const text = textOf(row);
      return words.every((word) => text.includes(word));
    });
  const sign = descending ? -1 : 1;
  return found.sort((a, b) => {
    const pinned = Number(b.entry.metadata.pinned) - Number(a.entry.metadata.pinned);
    if (pinned !== 0) return pinned;
    const [x, y] = [sortValue(a, sort), sortValue(b, sort)];
    // Missing values come last, in either direction.
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y));
    if (typeof x === 'string' && typeof y === 'string') {
      return sign * x.localeCompare(y, undefined, { numeric: true });
    }
    return sign * (Number(x) - Number(y));
  });
}

/** The tags that runs have, in alphabetical order. */
export function tagsOf(entries: readonly HistoryEntry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ metadata }) => metadata.tags))].sort((a, b) =>
    a.localeCompare(b),
  );
}

const isMissing = (value: string | number | null): boolean =>
  value === null || value === '' || Number.isNaN(value);

function textOf({ name, preset, group, note, verdict, entry }: RunRow): string {
  const { runId, dataset, config, state, metadata } = entry;
  return [
    ...[name, runId, preset, group, note, dataset, config.optimizer, config.method, state],
    ...[config.encoder, metadata.imported?.file ?? '', speak(inEnglish, verdict.title)],
    ...metadata.tags,
  ]
    .join(' ')
    .toLowerCase();
}

const sortValue = (row: RunRow, key: SortKey): string | number | null =>
  key === 'name' ? row.name : columnOf(key).value(row, row.entry);
