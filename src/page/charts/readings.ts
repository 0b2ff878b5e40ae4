/** Values of a chart's lines at the crosshair: of real points, as measured, not as drawn. */

import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { type ChartMetric, formatMetric } from './chartLines.ts';
import type { ChartRun, ChartView } from './drawing.ts';
import { MISSING } from './extremes.ts';
import { groupEntry } from './legend.ts';
import { groupTracks, meanAt } from './seedGroups.ts';
import { type RunTrack, toneOf, tracksOf } from './tracks.ts';
import { formatX } from './xAxis.ts';

export interface Reading {
  readonly key: string;
  readonly label: Words;
  readonly colour: number;
  readonly dash: number;
  readonly tone: ReturnType<typeof toneOf>;
  /** Where the point is, in units of the x axis, and its height; NaN where it has none. */
  readonly x: number;
  readonly y: number;
  /** The step that was read, as text; empty for a mean over runs. */
  readonly step: string;
  /** Its place, where that is another than the readout's. */
  readonly elsewhere: string;
  readonly value: string;
  /** The moving average there; empty where there is none. */
  readonly smoothed: string;
  readonly broken: boolean;
}

export interface Readout {
  /** Of the real point nearest to the crosshair, in units of the x axis. */
  readonly x: number;
  /** The same as text. */
  readonly place: string;
  /** The nearest point of every line; lines that do not reach it are left out. */
  readonly readings: readonly Reading[];
}

/** What a chart's lines measured nearest to an x; null where no line has a point. */
export function readoutAt(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  view: ChartView,
  x: number,
): Readout | null {
  const isShown = (entry: string) => !view.hidden.includes(entry);
  const tracks = tracksOf(metric, runs, view.x, view.smoothing);
  const { groups, alone } = view.grouped
    ? groupTracks(tracks)
    : { groups: new Map<string, readonly RunTrack[]>(), alone: tracks };
  const single = alone
    .filter(({ entry }) => isShown(entry))
    .flatMap((track) => reading(metric, track, x));
  const joined = [...groups]
    .filter(([group]) => isShown(groupEntry(group)))
    .flatMap(([group, members]) => groupReading(metric, group, members, x));
  const found = [...single, ...joined];
  const [first, ...others] = found;
  if (first === undefined) return null;
  const nearest = others.reduce(
    (best, { x: at }) => (Math.abs(at - x) < Math.abs(best - x) ? at : best),
    first.x,
  );
  const place = formatX(view.x, nearest);
  const readings = found.map((one) => {
    const own = formatX(view.x, one.x);
    return own === place ? one : { ...one, elsewhere: own };
  });
  return { x: nearest, place, readings };
}

/** The index nearest to an x; −1 where the track ended before or began later. */
function nearestIndex({ x }: RunTrack, at: number): number {
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

function reading(metric: ChartMetric, track: RunTrack, at: number): readonly Reading[] {
  const index = nearestIndex(track, at);
  const value = track.raw[index] ?? MISSING;
  if (index < 0 || value === MISSING) return [];
  const { label, colour, dash, smoothed, smooth, run, entry } = track;
  const average = smooth[index] ?? Number.NaN;
  return [
    {
      key: `${run.runId} ${entry}`,
      ...{ label, colour, dash },
      tone: toneOf(track),
      x: track.x.at(index),
      y: value,
      step: formatCount(track.stepAt(index)),
      elsewhere: '',
      value: formatMetric(metric, value),
      smoothed: smoothed && Number.isFinite(average) ? formatMetric(metric, average) : '',
      broken: !Number.isFinite(value),
    },
  ];
}

function groupReading(
  metric: ChartMetric,
  group: string,
  members: readonly RunTrack[],
  x: number,
): readonly Reading[] {
  const { mean, std, count } = meanAt(members, x);
  const [first] = members;
  if (first === undefined || Number.isNaN(mean)) return [];
  return [
    {
      key: groupEntry(group),
      label: say('{{group}}, mean of {{n}}', { group, n: count }),
      colour: first.colour,
      dash: first.dash,
      tone: 'strong',
      x,
      y: mean,
      step: '',
      elsewhere: '',
      value: `${formatMetric(metric, mean)} ± ${formatMetric(metric, std)}`,
      smoothed: '',
      broken: false,
    },
  ];
}
