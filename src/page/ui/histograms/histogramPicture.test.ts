import { expect, test } from 'vitest';
import type { HistogramGrid } from '#store/runs/histograms.ts';
import { drawHistogram, FULL_SHARE } from './histogramPicture.ts';

type Box = readonly [x: number, y: number, width: number, height: number];

/** The filled boxes of a picture, by colour. */
function filled(grid: HistogramGrid) {
  const boxes = new Map<string, Box[]>();
  const context = {
    fillStyle: '',
    fillRect(...box: Box) {
      boxes.set(this.fillStyle, [...(boxes.get(this.fillStyle) ?? []), box]);
    },
  };
  const canvas = { width: 0, height: 0, getContext: () => context };
  drawHistogram(canvas as unknown as HTMLCanvasElement, grid);
  return { boxes, size: [canvas.width, canvas.height] };
}

const rows = [
  { from: 3, to: 3 },
  { from: 2, to: 2 },
];
const [DARK, BRIGHT, BROKEN] = ['rgb(68 1 84)', 'rgb(253 231 37)', '#d55e00'];

test('a cell a bin and step: bright where many elements are, clear where none is or nothing is known', () => {
  const shares = Float64Array.of(0, FULL_SHARE, Number.NaN, 1e-12, 1, 0);
  const { boxes, size } = filled({ rows, columns: 3, shares, broken: [false, false, false] });
  expect(size).toEqual([12, 16]);
  expect(boxes.get(BRIGHT)).toEqual([
    [4, 0, 4, 8],
    [4, 8, 4, 8],
  ]);
  expect(boxes.get(DARK)).toEqual([[0, 8, 4, 8]]);
  expect([...boxes.values()].flat()).toHaveLength(3);
});

test('a step with elements that are not finite is marked at the top, over the cells', () => {
  const shares = Float64Array.of(0.1, FULL_SHARE, 0, 0);
  const { boxes } = filled({ rows, columns: 2, shares, broken: [false, true] });
  expect(boxes.get(BROKEN)).toEqual([[4, 0, 4, 4]]);
  expect([...boxes.keys()].at(-1)).toBe(BROKEN);
});

test('small shares are told apart: a quarter of the full share is half as bright', () => {
  const shares = Float64Array.of(FULL_SHARE / 4);
  const { boxes } = filled({ rows: rows.slice(1), columns: 1, shares, broken: [false] });
  expect([...boxes.keys()]).toEqual(['rgb(33 144 141)']);
});
