/** Lines and areas as SVG path data. */

import type { DrawnArea, DrawnLine } from '#charts/drawing.ts';
import { type Axis, shareOf, sharesOf } from '#charts/ticks.ts';

/** Position of the plot in its SVG, px. */
export interface PlotBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Far outside of every plot; SVG renderers fail with coordinates of 1e30. */
const FAR = 20_000;

const near = (px: number) => Math.round(Math.max(-FAR, Math.min(FAR, px)) * 10) / 10;

/** NaN where the axis has no place for the value. */
export function xPixel(box: PlotBox, axis: Axis, value: number): number {
  return near(box.x + shareOf(axis, value) * box.width);
}

export function yPixel(box: PlotBox, axis: Axis, value: number): number {
  return near(box.y + (1 - shareOf(axis, value)) * box.height);
}

/** From values to px, for many values. */
function pixels(box: PlotBox, xAxis: Axis, yAxis: Axis) {
  const [xShare, yShare] = [sharesOf(xAxis), sharesOf(yAxis)];
  const foot = box.y + box.height;
  return {
    x: (value: number) => near(box.x + xShare(value) * box.width),
    y: (value: number) => near(foot - yShare(value) * box.height),
  };
}

/** Straight segments; a gap starts a new subpath, a single point is a dot. */
export function linePath(
  { xs, ys }: Pick<DrawnLine, 'xs' | 'ys'>,
  box: PlotBox,
  xAxis: Axis,
  yAxis: Axis,
): string {
  const at = pixels(box, xAxis, yAxis);
  let path = '';
  let length = 0;
  for (let i = 0; i < xs.length; i++) {
    const x = at.x(xs[i] ?? Number.NaN);
    const y = at.y(ys[i] ?? Number.NaN);
    if (Number.isNaN(x) || Number.isNaN(y)) {
      if (length === 1) path += 'h0';
      length = 0;
      continue;
    }
    path += length === 0 ? 'M' : 'L';
    path += x;
    path += ',';
    path += y;
    length++;
  }
  return length === 1 ? `${path}h0` : path;
}

/** Along the highest and back along the lowest, a ring for each stretch without a gap. */
export function areaPath(
  { xs, low, high }: Pick<DrawnArea, 'xs' | 'low' | 'high'>,
  box: PlotBox,
  xAxis: Axis,
  yAxis: Axis,
): string {
  const at = pixels(box, xAxis, yAxis);
  const foot = near(box.y + box.height);
  let path = '';
  for (let from = 0; from < xs.length; ) {
    let to = from;
    let there = '';
    let back = '';
    for (; to < xs.length; to++) {
      const x = at.x(xs[to] ?? Number.NaN);
      const top = at.y(high[to] ?? Number.NaN);
      if (Number.isNaN(x) || Number.isNaN(top)) break;
      const below = at.y(low[to] ?? Number.NaN);
      // What a logarithm has no place for lies below the axis.
      const place = `${x},${Number.isNaN(below) ? foot : below}`;
      there += there === '' ? `M${x},${top}` : `L${x},${top}`;
      back = back === '' ? place : `${place}L${back}`;
    }
    if (to > from + 1) path += `${there}L${back}Z`;
    from = to + 1;
  }
  return path;
}
