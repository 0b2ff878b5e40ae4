/** Histograms over steps as a picture: viridis by the share of a tensor's elements. */
import type { HistogramGrid } from '#store/runs/histograms.ts';
import { colourAt } from '#ui/heatMap/viridis.ts';

/** Steps with elements that are not finite are marked over all rows. */
const BROKEN = '#d55e00';

/** Pixels of a cell; the page stretches the picture. */
const CELL = { width: 4, height: 8 } as const;

/** The brightest colour is a share of so much or more: most histograms spread over a few octaves. */
export const FULL_SHARE = 0.4;

/** Small shares count too: the square root lifts them. */
const brightness = (share: number): number => Math.sqrt(Math.min(1, share / FULL_SHARE));

/** Draws every cell; an empty bin stays clear. */
export function drawHistogram(canvas: HTMLCanvasElement, grid: HistogramGrid): void {
  const { rows, columns, shares, broken } = grid;
  const { width, height } = CELL;
  canvas.width = columns * width;
  canvas.height = rows.length * height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows.length; row++) {
      const share = shares[row * columns + column] ?? Number.NaN;
      if (!(share > 0)) continue;
      context.fillStyle = colourAt(brightness(share));
      context.fillRect(column * width, row * height, width, height);
    }
    if (broken[column] !== true) continue;
    context.fillStyle = BROKEN;
    context.fillRect(column * width, 0, width, Math.ceil(height / 2));
  }
}
