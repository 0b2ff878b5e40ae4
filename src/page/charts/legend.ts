/** What a legend names and switches: the lines of one run, or the runs of a board. */
import { say, verbatim } from '#base/words.ts';
import { type ChartMetric, formatMetric } from './chartLines.ts';
import type { Callout, ChartView, LegendEntry, RunOnChart } from './drawing.ts';
import { groupLabel, groupTracks } from './seedGroups.ts';
import { latestIndex } from './summary.ts';
import { type RunTrack, runEntry, toneOf } from './tracks.ts';

export const groupEntry = (group: string): string => `group ${group}`;

type Grouping = ReturnType<typeof groupTracks<RunTrack>>;

/** The tracks by themselves first, then the groups. */
export function legendOf({ groups, alone }: Grouping, view: ChartView): readonly LegendEntry[] {
  const shown = (entry: string) => !view.hidden.includes(entry);
  return [
    ...alone.map((track) => {
      const { entry, label, colour, dash } = track;
      return { entry, label, colour, dash, shown: shown(entry), tone: toneOf(track) };
    }),
    ...[...groups].map(([group, members]) => ({
      entry: groupEntry(group),
      label: groupLabel({ group, runs: members.length }),
      tone: 'strong' as const,
      colour: members[0]?.colour ?? 0,
      dash: members[0]?.dash ?? 0,
      shown: shown(groupEntry(group)),
    })),
  ];
}

/** The legend of a board with several runs; empty for one, whose charts name their own lines. */
export function boardLegend(
  runs: readonly RunOnChart[],
  view: Pick<ChartView, 'hidden' | 'grouped'>,
): readonly LegendEntry[] {
  if (runs.length < 2) return [];
  const named = runs.map((run) => ({ run }));
  const { groups, alone } = view.grouped
    ? groupTracks(named)
    : { groups: new Map<string, typeof named>(), alone: named };
  const entryOf = (entry: string, { colour, dash }: RunOnChart) => ({
    ...{ entry, colour, dash, tone: 'strong' as const, shown: !view.hidden.includes(entry) },
  });
  return [
    ...alone.map(({ run }) => ({
      ...entryOf(runEntry(run.runId), run),
      label: verbatim(run.label),
    })),
    ...[...groups].flatMap(([group, members]) =>
      members.slice(0, 1).map(({ run }) => ({
        ...entryOf(groupEntry(group), run),
        label: groupLabel({ group, runs: members.length }),
      })),
    ),
  ];
}

/** Points of a percentage from which on the two may be mixed up to somebody's harm. */
const FAR_APART = 10;

/** Names an alarming line at its end while it is far above the chart's own. */
export function calloutsOf(metric: ChartMetric, tracks: readonly RunTrack[]): readonly Callout[] {
  const [own] = tracks;
  if (own === undefined) return [];
  return tracks.flatMap((track) => {
    if (!track.alarm || track.run !== own.run) return [];
    const index = latestIndex(track);
    const value = track.raw[index] ?? Number.NaN;
    const beside = own.raw[index] ?? Number.NaN;
    if (!(value - beside > FAR_APART)) return [];
    const text = say('{{label}} {{value}}', {
      label: track.label,
      value: formatMetric(metric, value),
    });
    return [{ x: track.x.at(index), y: value, text }];
  });
}
