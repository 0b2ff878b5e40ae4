/** Where the words inside a plot stand: off the curves, and off each other. */
import type { DrawnLine } from '#charts/drawing.ts';
import { type Axis, sharesOf } from '#charts/ticks.ts';
import type { PlotBox } from './linePaths.ts';
import { textWidth } from './textWidth.ts';

export interface Place {
  /** The text's left end and its baseline, px. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedLabel extends Place {
  readonly key: string;
  readonly text: string;
  readonly kind: 'guide' | 'filling' | 'callout';
}

export interface WishedLabel extends Omit<PlacedLabel, 'x' | 'y'> {
  /** The best first. */
  readonly places: readonly Place[];
  /** Left out where no place is free. */
  readonly optional?: boolean;
}

const FONT_PX = 11;
/** Room kept around a text, px. */
const AIR = 3;
/** A curve is looked at in so many places under a text. */
const LOOKS = 9;

export const labelWidth = (text: string): number => (textWidth(text) * FONT_PX) / 12;

interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function rectangle({ x, y }: Place, text: string): Rectangle {
  return {
    left: x - AIR,
    right: x + labelWidth(text) + AIR,
    top: y - FONT_PX - AIR + 2,
    bottom: y + AIR,
  };
}

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Above or below a height, at the right end or at the left one. */
export function besideLine(box: PlotBox, y: number, text: string): readonly Place[] {
  const right = box.x + box.width - labelWidth(text) - 4;
  const left = box.x + 4;
  const middle = (left + right) / 2;
  const [above, below] = [y - 5, y + FONT_PX + 3];
  return [
    ...[right, left, middle].flatMap((x) => [
      { x, y: above },
      { x, y: below },
    ]),
  ];
}

/**
 * Gives each label the first of its places that no curve crosses and no label before it has taken,
 * or the one with least in its way.
 */
export function placeLabels(
  wishes: readonly WishedLabel[],
  lines: readonly Pick<DrawnLine, 'xs' | 'ys'>[],
  box: PlotBox,
  axes: { readonly x: Axis; readonly y: Axis },
): readonly PlacedLabel[] {
  const curves = lines.map((line) => heightsAt(line, box, axes));
  const taken: Rectangle[] = [];
  return wishes.flatMap(({ places, optional = false, ...label }) => {
    const scored = places.map((place, i) => {
      const area = rectangle(place, label.text);
      const out = area.top < box.y - 2 || area.bottom > box.y + box.height + 2;
      const crossed = curves.reduce((sum, heightAt) => sum + crossings(area, heightAt), 0);
      const covered = taken.some((other) => overlap(area, other));
      return { place, area, cost: crossed + (covered ? 50 : 0) + (out ? 100 : 0) + i / 100 };
    });
    const best = scored.toSorted((a, b) => a.cost - b.cost)[0];
    if (best === undefined || (optional && best.cost >= 1)) return [];
    taken.push(best.area);
    return [{ ...label, ...best.place }];
  });
}

function crossings(area: Rectangle, heightAt: (px: number) => number): number {
  let count = 0;
  for (let look = 0; look < LOOKS; look++) {
    const y = heightAt(area.left + (look / (LOOKS - 1)) * (area.right - area.left));
    if (y >= area.top && y <= area.bottom) count++;
  }
  return count;
}

/** The curve's height at an x, px; NaN where it has none. */
function heightsAt(
  { xs, ys }: Pick<DrawnLine, 'xs' | 'ys'>,
  box: PlotBox,
  axes: { readonly x: Axis; readonly y: Axis },
): (px: number) => number {
  const [xShare, yShare] = [sharesOf(axes.x), sharesOf(axes.y)];
  const xOf = (i: number) => box.x + xShare(xs[i] ?? Number.NaN) * box.width;
  const yOf = (i: number) => box.y + (1 - yShare(ys[i] ?? Number.NaN)) * box.height;
  return (px) => {
    let low = 0;
    let high = xs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (xOf(middle) >= px) high = middle;
      else low = middle + 1;
    }
    if (low === xs.length) return Number.NaN;
    if (low === 0) return xOf(0) - px < 1 ? yOf(0) : Number.NaN;
    const [a, b] = [xOf(low - 1), xOf(low)];
    const share = b > a ? (px - a) / (b - a) : 0;
    return yOf(low - 1) + share * (yOf(low) - yOf(low - 1));
  };
}
