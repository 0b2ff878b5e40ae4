/** Where the tour's light and its card go, in pixels of the window. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** The light reaches this far past its target, and the card keeps this far away from both. */
const PADDING = 6;
const GAP = 12;

/** The target with a margin, as far as the window shows it; null where it shows none of it. */
export function litBox(target: Box, view: Size): Box | null {
  const left = Math.max(0, target.left - PADDING);
  const top = Math.max(0, target.top - PADDING);
  const width = Math.min(view.width, target.left + target.width + PADDING) - left;
  const height = Math.min(view.height, target.top + target.height + PADDING) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/**
 * The card's upper left corner, always within the window: below, right of, left of or above the
 * light, else in a corner of the window. The place that covers least of what is to stay free is
 * taken, and among those the one that covers least of the light.
 */
export function cardPlace(
  lit: Box | null,
  card: Size,
  view: Size,
  free: readonly Box[],
): { readonly left: number; readonly top: number } {
  const right = Math.max(GAP, view.width - card.width - GAP);
  const bottom = Math.max(GAP, view.height - card.height - GAP);
  const within = (left: number, top: number): Box => ({
    left: Math.min(Math.max(GAP, left), right),
    top: Math.min(Math.max(GAP, top), bottom),
    width: card.width,
    height: card.height,
  });
  const beside =
    lit === null
      ? [within((view.width - card.width) / 2, (view.height - card.height) / 2)]
      : [
          within(lit.left, lit.top + lit.height + GAP),
          within(lit.left + lit.width + GAP, lit.top),
          within(lit.left - card.width - GAP, lit.top),
          within(lit.left, lit.top - card.height - GAP),
        ];
  const corners = [
    within(right, bottom),
    within(GAP, bottom),
    within(right, GAP),
    within(GAP, GAP),
  ];
  const cost = (place: Box) => ({
    hides: free.reduce((sum, box) => sum + overlap(place, box), 0),
    covers: lit === null ? 0 : overlap(place, lit),
  });
  let [best = within(GAP, GAP)] = beside;
  for (const place of [...beside, ...corners]) {
    const [now, before] = [cost(place), cost(best)];
    const better = now.hides - before.hides || now.covers - before.covers;
    if (better < 0) best = place;
  }
  return { left: Math.round(best.left), top: Math.round(best.top) };
}

/** Area that two boxes share. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
