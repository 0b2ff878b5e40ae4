import { expect, test } from 'vitest';
import { steps } from '#storage/runStore.fixture.ts';
import { chartRun } from './charts.fixture.ts';
import { chartTable, pageColumns } from './table.ts';

test('on the page the values stand beside the step, in a file behind all places', () => {
  const table = chartTable('accInst', [chartRun(steps(1, 3))]);
  const shown = (several: boolean) => pageColumns(table, several).map((at) => table.columns[at]);
  expect(shown(false).slice(0, 3)).toEqual(['step', 'accInst', 'accInstNaive']);
  expect(shown(true).slice(0, 3)).toEqual(['run', 'step', 'accInst']);
  expect(new Set(shown(true))).toEqual(new Set(table.columns));
  expect(table.columns.at(-1)).toBe('accInstNaive');
});
