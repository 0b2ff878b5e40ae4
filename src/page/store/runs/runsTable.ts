/** The stored runs as rows of a table: searched, filtered and sorted. */
import type { PresetName } from '#run/presets.ts';
import type { RunState } from '#run/protocol.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import type { HistoryEntry } from './archive.ts';
import { runName } from './historyStore.ts';

export interface RunRow {
  readonly entry: HistoryEntry;
  readonly name: string;
  readonly preset: PresetName;
  /** Epochs begun of those planned. */
  readonly epochs: number;
  readonly seconds: number | null;
  readonly group: string;
  readonly note: string;
}

export const SORT_KEYS = [
  'name',
  'state',
  'preset',
  'optimizer',
  'steps',
  'knn',
  'best',
  'loss',
  'started',
  'duration',
  'group',
  'note',
] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export interface RunsView {
  /** Words that a row must all contain. */
  readonly search: string;
  readonly state: RunState | 'any';
  readonly sort: SortKey;
  readonly descending: boolean;
}

const rows = new WeakMap<HistoryEntry, RunRow>();

/** Cached: entries are immutable, and the nearest preset is a search over all presets. */
function rowOf(entry: HistoryEntry): RunRow {
  let row = rows.get(entry);
  if (row === undefined) {
    const { config, steps, stepsPerEpoch, startedAt, endedAt, metadata } = entry;
    row = {
      entry,
      name: runName(entry),
      preset: nearestPreset(config),
      epochs: Math.ceil(steps / Math.max(1, stepsPerEpoch)),
      seconds: endedAt === null ? null : (endedAt - startedAt) / 1000,
      group: metadata.group?.label ?? '',
      note: metadata.note,
    };
    rows.set(entry, row);
  }
  return row;
}

/** Pinned runs come first in any order. */
export function viewRows(
  entries: readonly HistoryEntry[],
  { search, state, sort, descending }: RunsView,
): readonly RunRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.map(rowOf).filter((row) => {
    if (state !== 'any' && row.entry.state !== state) return false;
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

const isMissing = (value: string | number | null): boolean =>
  value === null || value === '' || Number.isNaN(value);

function textOf({ name, preset, group, note, entry }: RunRow): string {
  const { runId, dataset, config, state } = entry;
  return [name, runId, preset, group, note, dataset, config.optimizer, config.method, state]
    .join(' ')
    .toLowerCase();
}

function sortValue({ entry, ...row }: RunRow, key: SortKey): string | number | null {
  switch (key) {
    case 'name':
    case 'preset':
    case 'group':
    case 'note':
      return row[key];
    case 'state':
      return entry.state;
    case 'optimizer':
      return entry.config.optimizer;
    case 'steps':
      return entry.steps;
    case 'knn':
      return entry.lastKnn;
    case 'best':
      return entry.bestKnn;
    case 'loss':
      return entry.lastLoss;
    case 'started':
      return entry.startedAt;
    case 'duration':
      return row.seconds;
    default:
      return key satisfies never;
  }
}
