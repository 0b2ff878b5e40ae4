import { expect, test } from 'vitest';
import { MISSING } from '#charts/extremes.ts';
import type { TensorHealth, TensorHealthPoints } from '#run/tensorHealth.ts';
import { allTensors, healthSummary, healthTable, heatGrid, heatRange } from './compareHealth.ts';

const point = (
  step: number,
  norms: readonly number[],
  bad: readonly number[] = [],
): TensorHealth => ({
  step,
  gradNorm: norms,
  weightNorm: norms.map(() => 1),
  updateRatio: norms.map(() => 0),
  trustRatio: null,
  nonFinite: norms.map((_, i) => bad[i] ?? 0),
});

const part = (tensors: readonly string[], ...points: TensorHealth[]): TensorHealthPoints => ({
  tensors,
  points,
});

test('tensors of a later stage are in the order of the network', () => {
  const first = part(['conv', 'fc'], point(1, [1, 2]));
  const second = part(['conv', 'head', 'fc'], point(5, [1, 2, 3]));
  expect(allTensors([[first, second]])).toEqual(['conv', 'head', 'fc']);
  const table = healthTable([second, first], ['conv', 'head', 'fc']);
  expect(table.steps).toEqual([1, 5]);
  expect(table.values.gradNorm?.map((column) => [...column])).toEqual([
    [1, MISSING, 2],
    [1, 2, 3],
  ]);
  expect(table.values.trustRatio).toBeNull();
});

test('a column shows its largest point, holds it up to the next, and never past the last', () => {
  const table = healthTable([part(['w'], point(1, [1]), point(2, [4]), point(9, [2]))], ['w']);
  const { values, firstBad } = heatGrid(table, 'gradNorm', 20, 10);
  // Two steps per column: 1 and 2 share the first.
  expect([...values]).toEqual([4, 4, 4, 4, 2, ...Array.from({ length: 5 }, () => MISSING)]);
  expect(firstBad).toBeNull();
});

test('a non-finite value is not hidden by finite ones, and its first step is named', () => {
  const table = healthTable(
    [part(['w', 'v'], point(1, [1, 1]), point(2, [3, 1], [7, 0]), point(3, [5, Number.NaN]))],
    ['w', 'v'],
  );
  const { values, firstBad } = heatGrid(table, 'gradNorm', 3, 1);
  expect([...values]).toEqual([Number.NaN, Number.NaN]);
  expect(firstBad).toBe(2);
  expect(healthSummary(table, 'gradNorm')).toEqual([
    { tensor: 'w', first: 1, last: 5, largest: Number.NaN, at: 2, bad: 1 },
    { tensor: 'v', first: 1, last: Number.NaN, largest: Number.NaN, at: 3, bad: 1 },
  ]);
  // The step was rolled back: its ratio is 0, not NaN.
  expect(heatGrid(table, 'updateRatio', 3, 1).firstBad).toBeNull();
});

test('the scale spans the positive values of all maps', () => {
  const grid = (...norms: number[]) =>
    heatGrid(
      healthTable([part(['w'], ...norms.map((norm, i) => point(i + 1, [norm])))], ['w']),
      'gradNorm',
      norms.length,
      norms.length,
    );
  expect(heatRange([grid(0, 0.5, Number.POSITIVE_INFINITY), grid(8, Number.NaN)])).toEqual({
    low: 0.5,
    high: 8,
  });
  expect(heatRange([grid(0)])).toBeNull();
});
