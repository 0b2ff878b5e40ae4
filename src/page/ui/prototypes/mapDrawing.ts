/** Points of a map into pixels, without an object a point: 60,000 of them in a few milliseconds. */
import type { RowGroups } from '#store/prototypes/prototypeOrder.ts';

/** What of the unit square is seen: its point in the middle, and how much it is enlarged. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const WHOLE_MAP: MapView = { x: 0.5, y: 0.5, zoom: 1 };

const MOST_ZOOM = 60;

/** Around the unit square, as a share of the shorter side. */
const MARGIN = 0.04;

export interface MapSize {
  readonly width: number;
  readonly height: number;
  /** How far the points reach within the unit square, which they fill in one direction. */
  readonly extent: readonly [x: number, y: number];
}

/** How far points reach in both directions. */
export function extentOf(points: Float32Array): MapSize['extent'] {
  let [left, right, top, bottom] = [1, 0, 1, 0];
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [Math.max(0.01, right - left), Math.max(0.01, bottom - top)];
}

/** Pixels that the unit square's side takes; the whole map fills what there is. */
export function mapScale({ width, height, extent }: MapSize, { zoom }: MapView): number {
  const [x, y] = extent;
  return Math.max(1, Math.min(width / x, height / y) * (1 - 2 * MARGIN)) * zoom;
}

/** The view enlarged about a pixel, which stays where it is. */
export function zoomed(view: MapView, size: MapSize, px: number, py: number, by: number): MapView {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * by));
  const before = mapScale(size, view);
  const after = mapScale(size, { ...view, zoom });
  const dx = px - size.width / 2;
  const dy = py - size.height / 2;
  return inside({
    x: view.x + dx / before - dx / after,
    y: view.y + dy / before - dy / after,
    zoom,
  });
}

/** The view moved by pixels. */
export function panned(view: MapView, size: MapSize, dx: number, dy: number): MapView {
  const scale = mapScale(size, view);
  return inside({ ...view, x: view.x - dx / scale, y: view.y - dy / scale });
}

function inside({ x, y, zoom }: MapView): MapView {
  if (zoom === 1) return WHOLE_MAP;
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), zoom };
}

/** The row nearest to a pixel, within `reach` pixels; null where there is none. */
export function rowAt(
  points: Float32Array,
  view: MapView,
  size: MapSize,
  px: number,
  py: number,
  reach: number,
): number | null {
  const scale = mapScale(size, view);
  const x = view.x + (px - size.width / 2) / scale;
  const y = view.y + (py - size.height / 2) / scale;
  let best = (reach / scale) ** 2;
  let found: number | null = null;
  for (let row = 0; row * 2 < points.length; row++) {
    const dx = (points[2 * row] as number) - x;
    const dy = (points[2 * row + 1] as number) - y;
    const square = dx * dx + dy * dy;
    if (square <= best) {
      best = square;
      found = row;
    }
  }
  return found;
}

/** A shape per group, so that no group is distinguished by colour alone; radius 2 of a 5 × 5 cell. */
export const MARKS = [
  ['.###.', '#####', '#####', '#####', '.###.'],
  ['#####', '#...#', '#...#', '#...#', '#####'],
  ['..#..', '..#..', '#####', '..#..', '..#..'],
  ['#...#', '.#.#.', '..#..', '.#.#.', '#...#'],
  ['..#..', '..#..', '.###.', '.###.', '#####'],
  ['..#..', '.#.#.', '#...#', '.#.#.', '..#..'],
  ['#####', '#####', '#####', '#####', '#####'],
  ['#####', '.###.', '.###.', '..#..', '..#..'],
] as const;

const SMALL = ['.....', '.....', '..##.', '..##.', '.....'] as const;

function offsetsOf(mark: readonly string[], width: number): Int32Array {
  const offsets: number[] = [];
  mark.forEach((line, y) => {
    for (let x = 0; x < line.length; x++)
      if (line[x] === '#') offsets.push((y - 2) * width + x - 2);
  });
  return Int32Array.from(offsets);
}

/** Colours as words of RGBA bytes, little-endian, as `packColour` makes them. */
export interface MapPalette {
  readonly groups: readonly number[];
  /** Of rows whose group has no colour. */
  readonly others: number;
  readonly marked: number;
}

/** "rgb(0, 114, 178)" as a word; black where it cannot be read. */
export function packColour(css: string): number {
  const [r = 0, g = 0, b = 0] = Array.from(css.matchAll(/[\d.]+/g), ([number]) => Number(number));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/**
 * Draws all points: those without a colour first, so that they lie under the others.
 * @param pixels [height, width] words, cleared by the caller
 * @param marked the highlighted group; all others are then grey
 */
export function drawPoints(
  pixels: Uint32Array,
  size: MapSize,
  view: MapView,
  points: Float32Array,
  groups: RowGroups,
  palette: MapPalette,
  marked: number | null,
): void {
  const { width, height } = size;
  const scale = mapScale(size, view);
  const left = width / 2 - view.x * scale;
  const top = height / 2 - view.y * scale;
  const markOf = MARKS.map((mark) => offsetsOf(mark, width));
  const small = offsetsOf(SMALL, width);
  // Place among the coloured groups of every group; −1 for the others.
  const place = new Int32Array(groups.sizes.length).fill(-1);
  if (marked === null) {
    groups.coloured.forEach((group, i) => {
      place[group] = i;
    });
  } else place[marked] = Math.max(0, groups.coloured.indexOf(marked));
  for (const coloured of [false, true]) {
    for (let row = 0; row * 2 < points.length; row++) {
      const at = place[groups.of[row] as number] as number;
      if (at >= 0 !== coloured) continue;
      const px = Math.round((points[2 * row] as number) * scale + left);
      const py = Math.round((points[2 * row + 1] as number) * scale + top);
      if (px < 2 || py < 2 || px >= width - 2 || py >= height - 2) continue;
      const base = py * width + px;
      const colour = !coloured
        ? palette.others
        : marked === null
          ? (palette.groups[at] as number)
          : palette.marked;
      for (const offset of coloured ? (markOf[at] as Int32Array) : small) {
        pixels[base + offset] = colour;
      }
    }
  }
}
