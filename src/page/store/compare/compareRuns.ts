/** The runs of a comparison: names, colours and dashes, and groups that differ in the seed. */

import { verbatim, type Words } from '#base/words.ts';
import type { RunOnChart } from '#charts/drawing.ts';
import { groupLabel } from '#charts/seedGroups.ts';
import { FIELD_NAMES } from '#run/fields/fields.ts';
import { sweptText } from '#run/runMetadata.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { runOnChart } from '#store/runs/chartBoard.ts';
import { runName } from '#store/runs/historyStore.ts';

/** A stored run, ready for a board. */
export interface ComparedRun extends RunOnChart {
  readonly entry: HistoryEntry;
}

/** A column of the table: a run, or the seeds of one config. */
export interface CompareColumn {
  readonly key: string;
  readonly label: Words;
  readonly colour: number;
  readonly dash: number;
  readonly runs: readonly ComparedRun[];
}

/**
 * Gives each run a unique colour and dash; runs with the same user-chosen colour keep it and differ
 * by the dash.
 * @param isActive whether a run is being trained now
 */
export function comparedRuns(
  entries: readonly HistoryEntry[],
  isActive: (runId: string) => boolean,
): readonly ComparedRun[] {
  const taken = new Set(entries.map(({ metadata }) => metadata.colour));
  const free = Array.from({ length: 8 }, (_, colour) => colour).filter((one) => !taken.has(one));
  const groups = seedGroups(entries);
  const names = entries.map(runName);
  let next = 0;
  return entries.map((entry, i) => {
    const { runId, metadata } = entry;
    const colour = metadata.colour ?? free[next++] ?? i;
    const name = names[i] ?? runId;
    const twice = names.indexOf(name) !== names.lastIndexOf(name);
    return {
      ...runOnChart(entry, isActive(runId), entry, colour),
      label: twice ? `${name} (${runId})` : name,
      dash: i,
      group: groups.get(runId) ?? null,
      entry,
    };
  });
}

/** Group name by run id, for runs whose configs differ in the seed only; single runs have none. */
function seedGroups(entries: readonly HistoryEntry[]): ReadonlyMap<string, string> {
  const byConfig = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const { config } = entry;
    const key = JSON.stringify(FIELD_NAMES.map((name) => (name === 'seed' ? null : config[name])));
    byConfig.set(key, [...(byConfig.get(key) ?? []), entry]);
  }
  const names = new Map<string, string>();
  const used = new Set<string>();
  for (const members of byConfig.values()) {
    const [first] = members;
    if (first === undefined || members.length < 2) continue;
    const { group } = first.metadata;
    const name =
      group !== null && group.field !== null ? sweptText(group) : nearestPreset(first.config);
    let free = name;
    for (let n = 2; used.has(free); n++) free = `${name} (${n})`;
    used.add(free);
    for (const { runId } of members) names.set(runId, free);
  }
  return names;
}

/** @param grouped seeds of one config share a column */
export function compareColumns(
  runs: readonly ComparedRun[],
  grouped: boolean,
): readonly CompareColumn[] {
  const columns = new Map<string, ComparedRun[]>();
  for (const run of runs) {
    const key = grouped && run.group !== null ? `group ${run.group}` : run.runId;
    columns.set(key, [...(columns.get(key) ?? []), run]);
  }
  return [...columns].flatMap(([key, members]) => {
    const [first] = members;
    if (first === undefined) return [];
    const { group, colour, dash, label } = first;
    const several = members.length > 1 && group !== null;
    return [
      {
        key,
        label: several ? groupLabel({ group, runs: members.length }) : verbatim(label),
        colour,
        dash,
        runs: members,
      },
    ];
  });
}
