/** Labels along an axis that do not run into each other. */
import { textWidth } from './textWidth.ts';

/** Size of a tick's text relative to the text that `textWidth` knows. */
const TICK_SIZE = 11 / 12;
/** Least room between two labels, px. */
const GAP = 8;

export interface AxisLabel {
  readonly value: number;
  readonly text: string;
  /** Its middle, px. */
  readonly x: number;
}

/** Every label, or every second, third … from the first, so many that each has room. */
export function labelsWithRoom(labels: readonly AxisLabel[]): readonly AxisLabel[] {
  for (let stride = 1; stride < labels.length; stride++) {
    const kept = labels.filter((_, i) => i % stride === 0);
    const fits = kept.every((label, i) => {
      const next = kept[i + 1];
      if (next === undefined) return true;
      const width = (TICK_SIZE * (textWidth(label.text) + textWidth(next.text))) / 2;
      return Math.abs(next.x - label.x) >= width + GAP;
    });
    if (fits) return kept;
  }
  return labels.slice(0, 1);
}
