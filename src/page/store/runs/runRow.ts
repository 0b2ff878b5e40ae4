/** A stored run as a row of the table. */
import { inEnglish, speak } from '#base/words.ts';
import type { PresetName } from '#run/presets.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import type { RunVerdict } from '#store/verdict/runVerdict.ts';
import type { HistoryEntry } from './archive.ts';
import { runName } from './historyStore.ts';
import { verdictOf } from './judged.ts';

export interface RunRow {
  readonly entry: HistoryEntry;
  readonly name: string;
  readonly preset: PresetName;
  readonly verdict: RunVerdict;
  /** Epochs begun. */
  readonly epochs: number;
  /** Epochs planned; null if they are not known. */
  readonly planned: number | null;
  readonly seconds: number | null;
  readonly group: string;
  readonly note: string;
}

const rows = new WeakMap<HistoryEntry, RunRow>();

/** Cached: entries are immutable, and the nearest preset is a search over all presets. */
export function rowOf(entry: HistoryEntry): RunRow {
  let row = rows.get(entry);
  if (row === undefined) {
    const { config, steps, stepsPerEpoch, totalSteps, startedAt, endedAt, metadata } = entry;
    const whole = Math.max(1, stepsPerEpoch);
    row = {
      entry,
      name: runName(entry),
      preset: nearestPreset(config),
      verdict: verdictOf(entry),
      epochs: Math.ceil(steps / whole),
      planned: stepsPerEpoch === 0 ? null : Math.ceil(totalSteps / whole),
      seconds: endedAt === null ? null : (endedAt - startedAt) / 1000,
      group: metadata.group === null ? '' : speak(inEnglish, metadata.group.label),
      note: metadata.note,
    };
    rows.set(entry, row);
  }
  return row;
}
