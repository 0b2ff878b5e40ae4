import { describe, expect, test } from 'vitest';
import { countedReads } from '#base/countedReads.fixture.ts';
import { RandomStream } from '#base/random.ts';
import type { RowGroups } from '#store/prototypes/prototypeOrder.ts';
import {
  drawPoints,
  extentOf,
  type MapView,
  mapScale,
  packColour,
  panned,
  rowAt,
  WHOLE_MAP,
  zoomed,
} from './mapDrawing.ts';

const SIZE = { width: 200, height: 100, extent: [1, 1] } as const;
const PALETTE = { groups: [1, 2, 3, 4, 5, 6, 7, 8], others: 9, marked: 10 };

const draw = (points: number[], of: number[], marked: number | null, view: MapView = WHOLE_MAP) => {
  const pixels = new Uint32Array(SIZE.width * SIZE.height);
  const sizes = Array.from(
    { length: Math.max(...of) + 1 },
    (_, g) => of.filter((x) => x === g).length,
  );
  const groups: RowGroups = { of: Int32Array.from(of), sizes, coloured: [0, 1] };
  drawPoints(pixels, SIZE, view, Float32Array.from(points), groups, PALETTE, marked);
  return (x: number, y: number) => pixels[y * SIZE.width + x];
};

describe('the drawing', () => {
  test('puts the middle of the square in the middle, coloured by group', () => {
    expect(draw([0.5, 0.5], [0], null)(100, 50)).toBe(1);
    expect(draw([0.5, 0.5], [1], null)(100, 50)).toBe(0);
    expect(draw([0.5, 0.5], [1], null)(98, 50)).toBe(2);
    expect(draw([0.5, 0.5], [2], null)(100, 50)).toBe(9);
  });

  test('rows without a colour lie under the others, whatever their order', () => {
    expect(draw([0.5, 0.5, 0.5, 0.5], [0, 2], null)(100, 50)).toBe(1);
  });

  test('only a marked group is highlighted', () => {
    const pixel = draw([0.5, 0.5, 0.1, 0.5], [2, 0], 2);
    expect(pixel(100, 50)).toBe(10);
    expect(pixel(Math.round(100 - 0.4 * 92), 50)).toBe(9);
  });

  test('what lies outside is left out', () => {
    const view = { x: 0, y: 0, zoom: 20 };
    expect(() => draw([1, 1, 0.9, 0.3], [0, 0], null, view)).not.toThrow();
  });

  test('a colour is its bytes', () => {
    expect(packColour('rgb(1, 2, 3)')).toBe(0xff030201);
  });
});

describe('the view', () => {
  test('a zoom keeps the point under the pointer', () => {
    const view = zoomed({ x: 0.4, y: 0.5, zoom: 2 }, SIZE, 150, 30, 3);
    const at = (v: MapView, px: number) => v.x + (px - SIZE.width / 2) / mapScale(SIZE, v);
    expect(at(view, 150)).toBeCloseTo(at({ x: 0.4, y: 0.5, zoom: 2 }, 150), 6);
    expect(view.zoom).toBe(6);
  });

  test('is the whole map again where it is not enlarged', () => {
    expect(zoomed({ x: 0.1, y: 0.2, zoom: 1.2 }, SIZE, 0, 0, 0.5)).toEqual(WHOLE_MAP);
    expect(panned(WHOLE_MAP, SIZE, 50, 50)).toEqual(WHOLE_MAP);
  });

  test('the whole map fills the longer side where its points lie flat', () => {
    const extent = extentOf(Float32Array.of(0, 0.25, 1, 0.75));
    expect(extent).toEqual([1, 0.5]);
    expect(mapScale({ ...SIZE, extent }, WHOLE_MAP)).toBeCloseTo(184, 6);
  });

  test('a press finds the nearest point within reach', () => {
    const points = Float32Array.of(0.5, 0.5, 0.6, 0.5);
    expect(rowAt(points, WHOLE_MAP, SIZE, 101, 50, 10)).toBe(0);
    expect(rowAt(points, WHOLE_MAP, SIZE, 108, 50, 10)).toBe(1);
    expect(rowAt(points, WHOLE_MAP, SIZE, 10, 10, 10)).toBeNull();
  });
});

test('60,000 points at twice the pixels: each is looked at once to be drawn, and once to be found', () => {
  const random = new RandomStream(1, 'featureMap');
  const points = Float32Array.from({ length: 120_000 }, () => random.uniform());
  const of = countedReads(Int32Array.from({ length: 60_000 }, (_, row) => row % 100));
  const places = countedReads(points);
  const groups = {
    of: of.values,
    sizes: new Uint32Array(100).fill(600),
    coloured: [0, 1, 2, 3, 4, 5, 6, 7],
  };
  const size = { width: 2200, height: 1240, extent: [1, 1] as const };
  const pixels = countedReads(new Uint32Array(size.width * size.height));
  drawPoints(pixels.values, size, WHOLE_MAP, places.values, groups, PALETTE, null);
  expect(places.reads()).toBe(2 * 60_000);
  // Once for the points without a colour, once for the coloured ones above them.
  expect(of.reads()).toBe(2 * 60_000);
  // Four pixels a point without a colour, at most the 25 of its mark with one.
  expect(pixels.writes()).toBeLessThanOrEqual(4 * 55_200 + 25 * 4800);
  expect(pixels.reads()).toBe(0);
  rowAt(places.values, WHOLE_MAP, size, 900, 600, 28);
  expect(places.reads()).toBe(4 * 60_000);
});
