import type { DrawnLine } from '#charts/drawing.ts';

/** Each colour has its own dash, so that no line is distinguished by colour alone. */
const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `var(--line-${n})`);
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '12 3', '5 2 1 2 1 2', '3 5', '14 3 5 3'];

/** No run's dash. */
const ALARM_DASH = '7 4';

/** Guides are grey and thin: what counts is the line that is read against them. */
const GUIDE_DASHES = ['3 3', '1 3', '6 3'];

export interface Stroke {
  readonly color: string;
  readonly dash: string;
  readonly width: number;
  readonly opacity: number;
}

/** The colour with an index, in the order of the tokens --line-1 to --line-8. */
export function lineColour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? 'currentColor';
}

export function strokeOf({
  tone,
  colour,
  dash,
}: Pick<DrawnLine, 'tone' | 'colour' | 'dash'>): Stroke {
  if (tone === 'guide') {
    const guideDash = GUIDE_DASHES[dash % GUIDE_DASHES.length] ?? 'none';
    return { color: 'var(--muted)', dash: guideDash, width: 1.25, opacity: 0.8 };
  }
  if (tone === 'published')
    return { color: 'var(--muted)', dash: 'none', width: 1.5, opacity: 0.9 };
  if (tone === 'alarm') return { color: 'var(--fault)', dash: ALARM_DASH, width: 2, opacity: 1 };
  const color = lineColour(colour);
  return tone === 'faint'
    ? { color, dash: 'none', width: 1, opacity: 0.35 }
    : { color, dash: DASHES[dash % DASHES.length] ?? 'none', width: 2, opacity: 1 };
}

/** Radius of the ring of a published number, px. */
const RING = 3;

/** A path for a ring, which no measured value has. */
export const ringPath = (x: number, y: number): string =>
  `M${x - RING},${y}a${RING},${RING} 0 1 0 ${2 * RING},0a${RING},${RING} 0 1 0 ${-2 * RING},0`;

/** A path for a piece of a line, for legends. */
export function samplePath(tone: DrawnLine['tone'], x: number, y: number, width: number): string {
  if (tone !== 'published') return `M${x} ${y}h${width}`;
  return ringPath(x + width / 4, y) + ringPath(x + (3 * width) / 4, y);
}
