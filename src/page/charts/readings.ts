/** Values of a chart's lines at the crosshair: as measured, not as drawn. */

import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { type ChartMetric, formatMetric } from './chartLines.ts';
import type { ChartRun, ChartView } from './drawing.ts';
import { MISSING } from './extremes.ts';
import { groupTracks, meanAt } from './seedGroups.ts';
import { type RunTrack, tracksOf } from './tracks.ts';

export interface Reading {
  readonly key: string;
  readonly label: Words;
  readonly colour: number;
  readonly dash: number;
  readonly guide: boolean;
  /** The step that was read, as text; empty for a mean over runs. */
  readonly step: string;
  readonly value: string;
  /** The moving average there; empty where there is none. */
  readonly smoothed: string;
  readonly broken: boolean;
}

/** The value nearest to an x of every line of a chart; lines that do not reach it are left out. */
export function readingsAt(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  view: ChartView,
  x: number,
): readonly Reading[] {
  const tracks = tracksOf(metric, runs, view.x, view.smoothing);
  const { groups, alone } = view.grouped
    ? groupTracks(tracks)
    : { groups: new Map<string, readonly RunTrack[]>(), alone: tracks };
  const readings = alone.flatMap((track, i) => reading(metric, track, x, i));
  for (const [group, members] of groups) {
    const { mean, std, count } = meanAt(members, x);
    const [first] = members;
    if (first === undefined || Number.isNaN(mean)) continue;
    readings.push({
      key: `group ${group}`,
      label: say('{{group}}, mean of {{n}}', { group, n: count }),
      colour: first.colour,
      dash: first.dash,
      guide: false,
      step: '',
      value: `${formatMetric(metric, mean)} ± ${formatMetric(metric, std)}`,
      smoothed: '',
      broken: false,
    });
  }
  return readings;
}

/** The index nearest to an x; −1 where the track ended before or began later. */
function nearest({ x }: RunTrack, at: number): number {
  if (x.count === 0) return -1;
  const after = x.indexAt(at);
  if (after === 0) return at < x.at(0) - spacing(x, 0) ? -1 : 0;
  const before = after - 1;
  if (after >= x.count) return at > x.at(before) + spacing(x, before) ? -1 : before;
  return at - x.at(before) < x.at(after) - at ? before : after;
}

/** How far beyond the track's ends a value is still read: the distance to its neighbour. */
function spacing(x: RunTrack['x'], index: number): number {
  if (x.count < 2) return Number.POSITIVE_INFINITY;
  return index === 0 ? x.at(1) - x.at(0) : x.at(index) - x.at(index - 1);
}

function reading(metric: ChartMetric, track: RunTrack, at: number, i: number): readonly Reading[] {
  const index = nearest(track, at);
  const value = track.raw[index] ?? MISSING;
  if (index < 0 || value === MISSING) return [];
  const { label, colour, dash, guide, smoothed, smooth, run } = track;
  const average = smooth[index] ?? Number.NaN;
  return [
    {
      key: `${run.runId} ${i}`,
      label,
      colour,
      dash,
      guide,
      step: formatCount(track.stepAt(index)),
      value: formatMetric(metric, value),
      smoothed: smoothed && Number.isFinite(average) ? formatMetric(metric, average) : '',
      broken: !Number.isFinite(value),
    },
  ];
}
