/** A heat map as a picture: viridis, which those who mix up red and green tell apart too. */

import { MISSING } from '#charts/extremes.ts';
import type { HeatGrid } from '#store/compare/compareHealth.ts';
import { colourAt } from '#ui/heatMap/viridis.ts';

/** Of values that have no place on a logarithmic scale; neither is a colour of viridis. */
const ZERO = '#9aa4b0';
const BROKEN = '#d55e00';

/** Pixels of a cell; the page stretches the picture. */
const CELL = { width: 5, height: 10 } as const;

export interface HeatScale {
  readonly low: number;
  readonly high: number;
}

/** Position of a value on the scale, 0 to 1. */
function shareOn({ low, high }: HeatScale, value: number): number {
  return high > low ? Math.log(value / low) / Math.log(high / low) : 0.5;
}

/** Draws every cell; what was not measured stays clear, what was no number is crossed out. */
export function drawHeat(canvas: HTMLCanvasElement, grid: HeatGrid, scale: HeatScale | null): void {
  const { width, height } = CELL;
  canvas.width = Math.max(1, grid.columns * width);
  canvas.height = Math.max(1, grid.rows * height);
  const context = canvas.getContext('2d');
  if (context === null) return;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = grid.values[row * grid.columns + column] ?? MISSING;
      if (value === MISSING) continue;
      const [x, y] = [column * width, row * height];
      const broken = !Number.isFinite(value);
      const zero = !(value > 0) || scale === null;
      context.fillStyle = broken ? BROKEN : zero ? ZERO : colourAt(shareOn(scale, value));
      context.fillRect(x, y, width, height);
      if (!broken) continue;
      context.strokeStyle = '#ffffff';
      context.beginPath();
      context.moveTo(x + 0.5, y + 1.5);
      context.lineTo(x + width - 0.5, y + height - 1.5);
      context.moveTo(x + width - 0.5, y + 1.5);
      context.lineTo(x + 0.5, y + height - 1.5);
      context.stroke();
    }
  }
}

/** The same as a PNG; null where there is nothing to draw. */
export function heatPng(grid: HeatGrid, scale: HeatScale | null): string | null {
  if (grid.values.every((value) => value === MISSING)) return null;
  const canvas = document.createElement('canvas');
  drawHeat(canvas, grid, scale);
  return canvas.toDataURL('image/png');
}
