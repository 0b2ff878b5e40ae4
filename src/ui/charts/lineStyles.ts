import type { DrawnLine } from '#store/chartDrawings.ts';

/** Colour and dash go together, so that no line is told apart by its colour alone. */
const LINE_STYLES = [
  { color: 'var(--line-1)', dash: 'none' },
  { color: 'var(--line-2)', dash: '7 3' },
  { color: 'var(--line-3)', dash: '2 3' },
  { color: 'var(--line-4)', dash: '9 3 2 3' },
] as const;

/** Guides are grey and thin: what counts is the line that is read against them. */
const GUIDE_DASHES = ['3 3', '1 3', '6 3'] as const;

export interface Stroke {
  readonly color: string;
  readonly dash: string;
  readonly width: number;
  readonly opacity: number;
}

export function strokeOf({ tone, style }: DrawnLine): Stroke {
  if (tone === 'guide') {
    const dash = GUIDE_DASHES[style % GUIDE_DASHES.length] ?? GUIDE_DASHES[0];
    return { color: 'var(--muted)', dash, width: 1.25, opacity: 0.8 };
  }
  const { color, dash } = LINE_STYLES[style % LINE_STYLES.length] ?? LINE_STYLES[0];
  return tone === 'faint'
    ? { color, dash: 'none', width: 1, opacity: 0.35 }
    : { color, dash, width: 2, opacity: 1 };
}
