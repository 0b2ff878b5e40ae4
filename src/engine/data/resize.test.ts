import { expect, test } from 'vitest';
import { fitSquare, type Picture } from './resize.ts';

function fitted(picture: Picture, side: number): number[] {
  const out = new Uint8Array(side * side * 3);
  fitSquare(picture, side, out, 0);
  return [...out];
}

const greys = (width: number, height: number, data: number[]): Picture => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(data),
});
const reds = (out: number[]) => out.filter((_, at) => at % 3 === 0);

test('the same size is a copy', () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  expect(fitted({ width: 4, height: 4, channels: 3, data }, 4)).toEqual([...data]);
});

test('shrinking averages areas, whole and in part', () => {
  expect(reds(fitted(greys(2, 2, [0, 100, 200, 40]), 1))).toEqual([85]);
  // 3 → 2: each output covers one and a half inputs.
  const stripes = greys(3, 3, [0, 90, 240, 0, 90, 240, 0, 90, 240]);
  expect(reds(fitted(stripes, 2))).toEqual([30, 190, 30, 190]);
});

test('enlarging is bilinear with half-pixel centres', () => {
  expect(reds(fitted(greys(2, 2, [0, 100, 0, 100]), 4)).slice(0, 4)).toEqual([0, 25, 75, 100]);
  expect(reds(fitted(greys(1, 1, [77]), 3))).toEqual(Array(9).fill(77));
});

test('the shorter side is fitted and the centre kept', () => {
  expect(reds(fitted(greys(4, 2, [9, 1, 2, 9, 9, 3, 4, 9]), 2))).toEqual([1, 2, 3, 4]);
  expect(reds(fitted(greys(2, 4, [9, 9, 1, 2, 3, 4, 9, 9]), 2))).toEqual([1, 2, 3, 4]);
});

test('alpha is composited over white before averaging', () => {
  const data = Uint8Array.from([0, 0, 0, 0, 100, 100, 100, 255, 0, 0, 0, 0, 100, 100, 100, 255]);
  expect(reds(fitted({ width: 2, height: 2, channels: 4, data }, 1))).toEqual([178]);
  const half = Uint8Array.from([55, 155, 255, 51]);
  expect(fitted({ width: 1, height: 1, channels: 4, data: half }, 1)).toEqual([215, 235, 255]);
});
