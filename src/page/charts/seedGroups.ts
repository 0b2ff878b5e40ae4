/** Runs that differ in their seed only, as their mean ± standard deviation. */

import { say, type Words } from '#base/words.ts';
import type { Window } from './decimate.ts';
import type { RunOnChart } from './drawing.ts';
import { isHeight } from './extremes.ts';
import type { RunTrack } from './tracks.ts';

export interface GroupLine {
  readonly group: string;
  readonly runs: number;
  readonly colour: number;
  readonly dash: number;
  readonly xs: Float64Array;
  /** Of the values that the runs have there; NaN where fewer than two have one. */
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The tracks of each group with two runs or more, and those that are drawn by themselves. */
export function groupTracks<
  Track extends { readonly run: Pick<RunOnChart, 'group'>; readonly guide?: boolean },
>(
  tracks: readonly Track[],
): {
  readonly groups: ReadonlyMap<string, readonly Track[]>;
  readonly alone: readonly Track[];
} {
  const groups = new Map<string, Track[]>();
  const groupOf = ({ run, guide }: Track) => (guide === true ? null : run.group);
  for (const track of tracks) {
    const group = groupOf(track);
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), track]);
  }
  for (const [group, members] of groups) if (members.length < 2) groups.delete(group);
  return { groups, alone: tracks.filter((track) => !groups.has(groupOf(track) ?? '')) };
}

/** A track's value at an x: its last one there or before; NaN outside the track. */
function valueAt({ x, raw, smooth, smoothed }: RunTrack, at: number): number {
  if (x.count === 0 || at > x.at(x.count - 1)) return Number.NaN;
  let index = x.indexAt(at);
  if (index >= x.count || x.at(index) > at) index--;
  const own = raw[index] ?? Number.NaN;
  if (index < 0 || !isHeight(own)) return Number.NaN;
  return smoothed ? (smooth[index] ?? Number.NaN) : own;
}

/**
 * Mean and sample standard deviation over the group's runs, of their averaged values where they
 * are smoothed. At the longest run's own places where they are few, else evenly over the window.
 */
export function groupLine(
  group: string,
  tracks: readonly RunTrack[],
  window: Window,
  maxPoints: number,
): GroupLine {
  const [first] = tracks;
  const [longest] = tracks.toSorted((a, b) => b.x.at(b.x.count - 1) - a.x.at(a.x.count - 1));
  const xs = longest === undefined ? new Float64Array() : places(longest, window, maxPoints);
  const mean = new Float64Array(xs.length);
  const low = new Float64Array(xs.length);
  const high = new Float64Array(xs.length);
  xs.forEach((x, i) => {
    const at = meanAt(tracks, x);
    mean[i] = at.mean;
    low[i] = at.mean - at.std;
    high[i] = at.mean + at.std;
  });
  const { colour = 0, dash = 0 } = first ?? {};
  return { group, runs: tracks.length, colour, dash, xs, mean, low, high };
}

export function meanAt(
  tracks: readonly RunTrack[],
  x: number,
): { readonly mean: number; readonly std: number; readonly count: number } {
  const values = tracks.map((track) => valueAt(track, x)).filter((value) => !Number.isNaN(value));
  const count = values.length;
  if (count < 2) return { mean: Number.NaN, std: Number.NaN, count };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (count - 1)), count };
}

function places({ x }: RunTrack, window: Window, maxPoints: number): Float64Array {
  const from = Math.max(0, x.indexAt(window.from) - 1);
  const to = Math.min(x.count, x.indexAt(window.to) + 1);
  if (to - from <= maxPoints) {
    return Float64Array.from({ length: Math.max(0, to - from) }, (_, i) => x.at(from + i));
  }
  const begin = Math.max(window.from, x.at(0));
  const ratio = window.to / begin;
  return Float64Array.from({ length: maxPoints }, (_, i) => {
    const share = i / (maxPoints - 1);
    return window.scale === 'log' ? begin * ratio ** share : begin + share * (window.to - begin);
  });
}

export function groupLabel({ group, runs }: Pick<GroupLine, 'group' | 'runs'>): Words {
  return say('{{group}}, mean of {{n}}', { group, n: runs });
}
