/** Columns of a grid of charts. */

/** A chart needs about so much, px. */
const LEAST = 290;
/** Distance of two charts, px: --gap. */
const GAP = 14;
/** More charts beside each other are not looked at together. */
const MOST = 4;

/**
 * As many columns as there is room for, or one fewer where that leaves the last row fuller: a lone
 * chart beside empty places looks forgotten.
 */
export function gridColumns(width: number, charts: number): number {
  const room = Math.max(1, Math.min(MOST, Math.floor((width + GAP) / (LEAST + GAP))));
  const most = Math.min(room, Math.max(1, charts));
  if (most < 3) return most;
  const missing = (columns: number) => (columns - (charts % columns)) % columns;
  return missing(most - 1) < missing(most) && missing(most) > 1 ? most - 1 : most;
}
