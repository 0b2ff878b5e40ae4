import { expect, test } from 'vitest';
import { gridColumns } from './gridColumns.ts';

test('as many columns as there is room for', () => {
  expect([360, 620, 930, 1560].map((width) => gridColumns(width, 12))).toEqual([1, 2, 3, 4]);
  expect(gridColumns(1560, 2)).toBe(2);
  expect(gridColumns(0, 0)).toBe(1);
});

test('no chart is alone in a row of three or four', () => {
  for (let charts = 5; charts < 24; charts++) {
    for (const width of [930, 1560]) {
      const columns = gridColumns(width, charts);
      const last = charts % columns || columns;
      expect(columns - last, `${charts} in ${columns}`).toBeLessThanOrEqual(2);
    }
  }
  expect(gridColumns(930, 7)).toBe(2);
  expect(gridColumns(930, 9)).toBe(3);
  expect(gridColumns(1560, 9)).toBe(3);
});
