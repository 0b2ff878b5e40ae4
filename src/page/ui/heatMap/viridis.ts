/** The colours of heat maps: viridis, which those who mix up red and green tell apart too. */

/** matplotlib's viridis at nine even places; the legend in HeatMap.css has the same. */
const VIRIDIS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/** @param share 0 for the darkest, 1 for the brightest */
export function colourAt(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(at));
  const [from, to] = [VIRIDIS[index] ?? VIRIDIS[0], VIRIDIS[index + 1] ?? VIRIDIS[8]];
  const rest = at - index;
  const [r, g, b] = from.map((value, i) => Math.round(value + rest * ((to[i] ?? 0) - value)));
  return `rgb(${r} ${g} ${b})`;
}
