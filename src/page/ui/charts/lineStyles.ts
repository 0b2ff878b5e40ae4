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
  if (tone === 'alarm') return { color: 'var(--fault)', dash: ALARM_DASH, width: 2, opacity: 1 };
  const color = lineColour(colour);
  return tone === 'faint'
    ? { color, dash: 'none', width: 1, opacity: 0.35 }
    : { color, dash: DASHES[dash % DASHES.length] ?? 'none', width: 2, opacity: 1 };
}
