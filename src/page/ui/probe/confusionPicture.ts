/** A confusion matrix as a picture: viridis by the share of a class's queries. */
import { colourAt } from '#ui/heatMap/viridis.ts';

/** Pixels of a cell; the page stretches the picture. */
const CELL = 8;

/** Small shares are the interesting ones: the square root lifts them. */
const brightness = (share: number): number => Math.sqrt(share);

/** @param matrix [classes, classes] counts; pairs that did not occur stay clear */
export function drawConfusion(
  canvas: HTMLCanvasElement,
  matrix: Float64Array,
  classes: number,
): void {
  canvas.width = classes * CELL;
  canvas.height = classes * CELL;
  const context = canvas.getContext('2d');
  if (context === null) return;
  for (let label = 0; label < classes; label++) {
    const row = matrix.subarray(label * classes, (label + 1) * classes);
    const all = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, answer) => {
      if (count === 0) return;
      context.fillStyle = colourAt(brightness(count / all));
      context.fillRect(answer * CELL, label * CELL, CELL, CELL);
    });
  }
}
