/** The order of the charts of a board: pinned ones first, then as moved by hand, else the default. */

export interface ChartLayout<Name extends string = string> {
  /** Charts in the order they were moved to; empty for the default order. */
  readonly order: readonly Name[];
  /** Charts in front of all others. */
  readonly pinned: readonly Name[];
}

export const DEFAULT_LAYOUT: ChartLayout<never> = { order: [], pinned: [] };

/** @param charts in the default order; each is in the result once */
export function arranged<Name extends string>(
  charts: readonly Name[],
  { order, pinned }: ChartLayout<Name>,
): readonly Name[] {
  const front = pinned.filter((name) => charts.includes(name));
  const others = charts.filter((name) => !front.includes(name));
  const moved = order.filter((name) => others.includes(name));
  others.forEach((name, i) => {
    // A chart that came later stands behind the one it follows by default.
    if (!moved.includes(name)) moved.splice(i === 0 ? 0 : after(moved, others, i), 0, name);
  });
  return [...front, ...moved];
}

function after<Name extends string>(
  moved: readonly Name[],
  charts: readonly Name[],
  index: number,
): number {
  const before = charts[index - 1];
  return before === undefined ? 0 : moved.indexOf(before) + 1;
}

/** @returns the layout with a chart pinned behind the other pinned ones, or not pinned any more */
export function withPin<Name extends string>(
  layout: ChartLayout<Name>,
  chart: Name,
  pinned: boolean,
): ChartLayout<Name> {
  const others = layout.pinned.filter((name) => name !== chart);
  return { ...layout, pinned: pinned ? [...others, chart] : others };
}

/** Whether a chart can be moved that way: pinned charts stay among themselves, and so do the others. */
export function canMove<Name extends string>(
  charts: readonly Name[],
  layout: ChartLayout<Name>,
  chart: Name,
  by: -1 | 1,
): boolean {
  const shown = arranged(charts, layout);
  const neighbour = shown[shown.indexOf(chart) + by];
  if (neighbour === undefined) return false;
  return layout.pinned.includes(neighbour) === layout.pinned.includes(chart);
}

/** @param charts those of one grid in their default order @param by −1 for earlier, 1 for later */
export function withMove<Name extends string>(
  charts: readonly Name[],
  layout: ChartLayout<Name>,
  chart: Name,
  by: -1 | 1,
): ChartLayout<Name> {
  const shown = arranged(charts, layout);
  return withPlaceOf(charts, layout, chart, shown[shown.indexOf(chart) + by]);
}

/**
 * The layout with a chart in the place of another, which makes room for it.
 * @param other one of another grid or of the other kind, pinned or not, changes nothing
 */
export function withPlaceOf<Name extends string>(
  charts: readonly Name[],
  layout: ChartLayout<Name>,
  chart: Name,
  other: Name | undefined,
): ChartLayout<Name> {
  const isPinned = (name: Name) => layout.pinned.includes(name);
  const shown = [...arranged(charts, layout)];
  const place = other === undefined ? -1 : shown.indexOf(other);
  const at = shown.indexOf(chart);
  if (at < 0 || other === undefined || place < 0 || isPinned(other) !== isPinned(chart)) {
    return layout;
  }
  shown.splice(at, 1);
  shown.splice(place, 0, chart);
  if (isPinned(chart)) {
    const elsewhere = layout.pinned.filter((name) => !shown.includes(name));
    return { ...layout, pinned: [...shown.filter(isPinned), ...elsewhere] };
  }
  const order = shown.filter((name) => !isPinned(name));
  return { ...layout, order: [...order, ...layout.order.filter((name) => !shown.includes(name))] };
}
