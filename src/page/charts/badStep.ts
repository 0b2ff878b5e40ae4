/** The first value of a chart that is not finite, and what to look at around it. */
import { markKind } from './decimate.ts';
import type { BadStep } from './drawing.ts';
import type { RunTrack } from './tracks.ts';

/** Values before and after the bad one that a jump to it shows. */
const BEFORE_BAD = 40;
const BEHIND_BAD = 10;

export function firstBad(tracks: readonly RunTrack[]): BadStep | null {
  let earliest: BadStep | null = null;
  for (const track of tracks) {
    if (track.guide) continue;
    const { raw, x } = track;
    const { nan, positive: above, negative } = track.extremes.of(raw, 0, x.count);
    const indices = [nan, above, negative].filter((index) => index >= 0);
    if (indices.length === 0) continue;
    const index = Math.min(...indices);
    const step = track.stepAt(index);
    if (earliest !== null && earliest.step <= step) continue;
    const from = x.at(Math.max(0, index - BEFORE_BAD));
    const to = x.at(Math.min(x.count - 1, index + BEHIND_BAD));
    const at = x.at(index);
    const room = (at - from) / 10 || 1;
    earliest = {
      label: track.run.label,
      step,
      kind: markKind(raw[index] ?? Number.NaN),
      window: { from, to: Math.max(to, at + room) },
    };
  }
  return earliest;
}
