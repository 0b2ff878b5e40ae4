import { expect, test } from 'vitest';
import { ROW, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { largest, normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
import { byolReference } from './byol.reference.ts';
import { type ByolShape, launchByol } from './byol.ts';

type Floats = Float32Array<ArrayBuffer>;

async function run(shape: ByolShape, q: Floats, k: Floats, scale?: number) {
  const [dq, rows] = await runGraph((gpu, graph) => {
    const outputs = { dq: poisoned(gpu, q.length), rows: poisoned(gpu, shape.rows * ROW_LENGTH) };
    const scaler = scale === undefined ? undefined : onGpu(gpu, Float32Array.of(scale, Number.NaN));
    launchByol(graph, shape, { q: onGpu(gpu, q), k: onGpu(gpu, k), ...outputs, scaler });
    return [outputs.dq, outputs.rows];
  });
  const column = (at: number) =>
    Array.from({ length: shape.rows }, (_, i) => rows?.[i * ROW_LENGTH + at] ?? Number.NaN);
  return { dq: dq as Floats, column };
}

test.each([
  { batch: 3, rows: 6, dim: 16 },
  { batch: 8, rows: 16, dim: 128 },
  { batch: 5, rows: 10, dim: 256 },
])('loss, gradient and rows against the reference, %#', async (shape) => {
  const of = (seed: number) =>
    normals(seed, shape.rows * shape.dim).map((v) => v / Math.sqrt(shape.dim));
  const [q, k] = [of(1), of(2)];
  const want = byolReference(shape.batch, shape.dim, q, k);
  for (const scale of [undefined, 1024]) {
    const { dq, column } = await run(shape, q, k, scale);
    const scaled = want.dq.map((v) => v * (scale ?? 1));
    expect(worstDifference(dq, scaled)).toBeLessThanOrEqual(1e-6 * largest(scaled));
    expect(worstDifference(column(ROW.positive), want.cosines)).toBeLessThan(1e-6);
    const loss = column(ROW.loss).reduce((sum, row) => sum + row / shape.batch, 0);
    expect(Math.abs(loss - want.loss)).toBeLessThan(1e-5);
    for (const at of [2, ROW.nonFinite, ROW.tied, ROW.strictHit, ROW.naiveHit, 7]) {
      expect(column(at)).toEqual(new Array(shape.rows).fill(0));
    }
  }
});

test('the reference gradient agrees with finite differences', () => {
  const [q, k] = [normals(1, 24), normals(2, 24)];
  const { dq } = byolReference(3, 4, q, k);
  for (const at of [0, 7, 23]) {
    const loss = (by: number) =>
      byolReference(
        3,
        4,
        Float64Array.from(q, (v, i) => (i === at ? v + by : v)),
        k,
      ).loss;
    expect((loss(1e-5) - loss(-1e-5)) / 2e-5).toBeCloseTo(dq[at] as number, 6);
  }
});

test('a NaN shows in its own row only', async () => {
  const [q, k] = [normals(1, 32), normals(2, 32)];
  q[5] = Number.NaN;
  const { column } = await run({ batch: 1, rows: 2, dim: 16 }, q, k);
  expect(column(ROW.nonFinite)).toEqual([1, 0]);
  expect(column(ROW.loss).map(Number.isNaN)).toEqual([true, false]);
});
