import { expect, test } from 'vitest';
import { normals, onGpu, runGraph, worstDifference } from '#node/testArrays.ts';
import { standardiseReference } from './standardise.reference.ts';
import { launchStandardise } from './standardise.ts';

type Floats = Float32Array<ArrayBuffer>;

async function standardised(values: Floats, n: number, guarded: boolean): Promise<Floats> {
  const [result] = await runGraph((gpu, graph) => {
    const views = { ...onGpu(gpu, values), shape: [values.length / n, n] };
    launchStandardise(graph, views, guarded);
    return [views];
  });
  if (result === undefined) throw new Error('no result');
  return result;
}

test.each([
  [1, 3],
  [3, 65],
  [5, 768],
])('%i views of %i values', async (rows, n) => {
  const values = normals(n, rows * n).map((value) => 0.5 + 0.2 * value);
  for (const guarded of [true, false]) {
    const got = await standardised(values, n, guarded);
    expect(worstDifference(got, standardiseReference(values, n, guarded))).toBeLessThan(1e-5);
  }
});

test('a view of one colour is 0 guarded and NaN unguarded; its neighbours are not touched', async () => {
  const n = 192;
  const values = normals(1, 3 * n);
  values.fill(0, n, 2 * n);
  const guarded = await standardised(values, n, true);
  expect([...guarded.subarray(n, 2 * n)].every((value) => value === 0)).toBe(true);
  const bare = await standardised(values, n, false);
  expect([...bare.subarray(n, 2 * n)].every(Number.isNaN)).toBe(true);
  expect(worstDifference(bare, standardiseReference(values, n, false))).toBeLessThan(1e-5);
  expect([...bare.subarray(0, n), ...bare.subarray(2 * n)].every(Number.isFinite)).toBe(true);
});
