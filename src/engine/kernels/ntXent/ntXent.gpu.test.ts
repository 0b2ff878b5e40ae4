import { expect, test } from 'vitest';
import { roundedAgreement, roundHalf } from '#kernels/half/half.reference.ts';
import type { Half } from '#kernels/half/half.ts';
import { ROW, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { largest, normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
import { ntXentReference } from './ntXent.reference.ts';
import { launchNtXent, type NtXentShape } from './ntXent.ts';

type Floats = Float32Array<ArrayBuffer>;

async function run(shape: NtXentShape, z: Floats, scale?: number, half?: Half) {
  const [dz, rows] = await runGraph((gpu, graph) => {
    const outputs = {
      dz: poisoned(gpu, z.length),
      rows: poisoned(gpu, shape.rows * ROW_LENGTH),
    };
    const scaler = scale === undefined ? undefined : onGpu(gpu, Float32Array.of(scale, Number.NaN));
    launchNtXent(graph, shape, { z: onGpu(gpu, z), ...outputs, scaler }, half);
    return [outputs.dz, outputs.rows];
  });
  const column = (at: number): number[] =>
    Array.from({ length: shape.rows }, (_, i) => rows?.[i * ROW_LENGTH + at] ?? Number.NaN);
  return { dz: dz as Floats, column };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

const rowsOf = ({ rows, dim }: NtXentShape): Floats =>
  normals(1, rows * dim).map((v) => v / Math.sqrt(dim));

test.each([
  { rows: 4, dim: 4, temperature: 0.5 },
  { rows: 16, dim: 128, temperature: 0.2 },
  { rows: 80, dim: 48, temperature: 1 },
  { rows: 144, dim: 256, temperature: 0.1 },
])('loss, gradient and rows against the reference, %#', async (shape) => {
  const z = rowsOf(shape);
  const { dz, column } = await run(shape, z);
  const want = ntXentReference(shape.dim, shape.temperature, z);
  expect(Math.abs(mean(column(ROW.loss)) - want.loss)).toBeLessThan(1e-5);
  expect(worstDifference(dz, want.dz)).toBeLessThan(1e-5 * largest(want.dz));
  for (const [at, of] of [
    [ROW.strictHit, 'strictHit'],
    [ROW.naiveHit, 'naiveHit'],
    [ROW.tied, 'tied'],
    [ROW.nonFinite, 'nonFinite'],
  ] as const) {
    expect(column(at), of).toEqual(want.rows.map((row) => Number(row[of])));
  }
});

test('the same bits on every run', async () => {
  const shape = { rows: 80, dim: 48, temperature: 0.2 };
  const [first, second] = [await run(shape, rowsOf(shape)), await run(shape, rowsOf(shape))];
  expect(second.dz).toEqual(first.dz);
});

test('the reference gradient agrees with finite differences', () => {
  const z = normals(1, 24);
  const { dz } = ntXentReference(4, 0.7, z);
  for (const at of [0, 5, 11, 23]) {
    const loss = (by: number) =>
      ntXentReference(
        4,
        0.7,
        Float64Array.from(z, (v, i) => (i === at ? v + by : v)),
      ).loss;
    expect((loss(1e-5) - loss(-1e-5)) / 2e-5).toBeCloseTo(dz[at] as number, 6);
  }
});

test('the loss scale, and rounded as autocast does', async () => {
  const shape = { rows: 32, dim: 128, temperature: 0.2 };
  const z = rowsOf(shape);
  const scaled = ntXentReference(128, 0.2, z, { scale: 1024 }).dz;
  const plain = await run(shape, z, 1024);
  expect(worstDifference(plain.dz, scaled)).toBeLessThan(1e-5 * largest(scaled));
  const rounded = z.map(roundHalf);
  const want = ntXentReference(128, 0.2, rounded, { round: roundHalf, scale: 4096 });
  const got = await run(shape, z, 4096, 'emulated');
  const agreement = roundedAgreement(got.dz, want.dz);
  expect(agreement.onGrid).toBe(true);
  expect(agreement.worst).toBeLessThanOrEqual(2 ** -9);
  expect(Math.abs(mean(got.column(ROW.loss)) - want.loss)).toBeLessThan(1e-3);
});

test('rows that are all the same tie; a NaN reaches every gradient', async () => {
  const shape = { rows: 8, dim: 4, temperature: 0.2 };
  const same = Float32Array.from({ length: 32 }, (_, i) => Number(i % 4 === 0));
  const tied = await run(shape, same);
  expect(tied.column(ROW.tied)).toEqual(new Array(8).fill(1));
  expect(tied.column(ROW.strictHit)).toEqual(new Array(8).fill(0));
  expect(tied.column(ROW.naiveHit)).toEqual(new Array(8).fill(1));
  expect(mean(tied.column(ROW.loss))).toBeCloseTo(Math.log(7), 5);
  const broken = same.map((v, i) => (i === 13 ? Number.NaN : v));
  const { dz, column } = await run(shape, broken);
  expect(dz.every(Number.isNaN)).toBe(true);
  expect(column(ROW.nonFinite)).toEqual(new Array(8).fill(1));
  expect(column(ROW.loss).every(Number.isNaN)).toBe(true);
});
