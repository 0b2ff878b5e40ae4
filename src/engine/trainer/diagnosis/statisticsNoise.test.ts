import { expect, test } from 'vitest';
import type { ArenaLayout } from '#model/parameters.ts';
import { statisticsNoise } from './statisticsNoise.ts';

/** Two layers of two channels; a key tower's statistics follow the query tower's. */
const LAYOUT: ArenaLayout = {
  length: 8,
  slots: ['bn1.running_mean', 'bn1.running_var', 'bn2.running_mean', 'bn2.running_var'].map(
    (name, i) => ({ name, layout: 'vector', shape: [2], offset: 2 * i, length: 2 }),
  ),
};
const STRIDE = 16;

/** One group: means of bn1 and bn2; everything else is 1. */
const group = (bn1: readonly [number, number], bn2: readonly [number, number]): number[] => [
  ...[...bn1, 1, 1, ...bn2, 1, 1],
  ...Array.from({ length: 8 }, () => 1),
];
const RUNNING = Float32Array.from([...[0, 0, 4, 4, 1, 1, 1, 1], ...group([9, 9], [9, 9])]);

test('the root mean square over the groups, in running standard deviations', () => {
  const batch = Float32Array.from([...group([2, 2], [1, 1]), ...group([-2, -2], [1, 1])]);
  expect(statisticsNoise(LAYOUT, batch, RUNNING, STRIDE)).toEqual({ layer: 'bn1', noise: 1 });
});

test('the layer with the largest value is named', () => {
  const batch = Float32Array.from(group([1, 1], [4, 4]));
  expect(statisticsNoise(LAYOUT, batch, RUNNING, STRIDE)).toEqual({ layer: 'bn2', noise: 3 });
});

test('NaN and exact statistics give no noise', () => {
  const broken = Float32Array.from(group([Number.NaN, Number.NaN], [1, 1]));
  expect(statisticsNoise(LAYOUT, broken, RUNNING, STRIDE)).toBeNull();
  const exact = Float32Array.from(group([0, 0], [1, 1]));
  expect(statisticsNoise(LAYOUT, exact, RUNNING, STRIDE)).toBeNull();
});
