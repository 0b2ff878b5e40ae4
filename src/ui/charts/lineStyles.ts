/** Colour and dash go together, so that no line is told apart by its colour alone. */
export interface LineStyle {
  readonly color: string;
  readonly dash: string;
}

export const LINE_STYLES: readonly LineStyle[] = [
  { color: 'var(--line-1)', dash: 'none' },
  { color: 'var(--line-2)', dash: '7 3' },
  { color: 'var(--line-3)', dash: '2 3' },
  { color: 'var(--line-4)', dash: '9 3 2 3' },
];
