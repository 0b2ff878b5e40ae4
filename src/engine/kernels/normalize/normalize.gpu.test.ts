import { expect, test } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import { roundHalf } from '#kernels/half/half.reference.ts';
import {
  normals,
  onGpu,
  packedArrays,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { normalizeReference } from './normalize.reference.ts';
import { launchNormalize, launchNormalizeGrad } from './normalize.ts';

test('PyTorch’s edge cases: tiny, huge, infinite and NaN rows', async () => {
  const losses = await readFixture('losses');
  const [y] = await runGraph((gpu, graph) => {
    const out = poisoned(gpu, 24);
    launchNormalize(graph, 6, 4, onGpu(gpu, losses.f32('normalize/in')), out, poisoned(gpu, 6));
    return [out];
  });
  const { atol } = losses.get('normalize/out');
  expect(worstDifference(y ?? [], losses.f32('normalize/out'))).toBeLessThanOrEqual(4 * atol);
});

test('rows in another order, and the gradient by finite differences', async () => {
  const [rows, dim] = [5, 12];
  const [x, dy] = [normals(1, rows * dim), normals(2, rows * dim)];
  const from = Uint32Array.of(3, 1, 4, 0, 2);
  const [ordered, dx] = await runGraph((gpu, graph) => {
    const gx = onGpu(gpu, x);
    const [out, y, norms, grad] = [rows * dim, rows * dim, rows, rows * dim].map((n) =>
      poisoned(gpu, n),
    ) as [ReturnType<typeof poisoned>, ...ReturnType<typeof poisoned>[]];
    if (!y || !norms || !grad) throw new Error('unreachable');
    launchNormalize(graph, rows, dim, gx, out, poisoned(gpu, rows), onGpu(gpu, from));
    launchNormalize(graph, rows, dim, gx, y, norms);
    launchNormalizeGrad(graph, rows, dim, onGpu(gpu, dy), y, norms, grad);
    return [out, grad];
  });
  const want = normalizeReference(dim, x);
  const moved = Float64Array.from(want, (_, i) => {
    const row = from[Math.floor(i / dim)] as number;
    return want[row * dim + (i % dim)] as number;
  });
  expect(worstDifference(ordered ?? [], moved)).toBeLessThan(1e-6);
  const loss = (at: number, by: number): number =>
    normalizeReference(
      dim,
      Float64Array.from(x, (v, i) => (i === at ? v + by : v)),
    ).reduce((sum, v, i) => sum + v * (dy[i] as number), 0);
  for (let at = 0; at < rows * dim; at += 7) {
    const slope = (loss(at, 1e-5) - loss(at, -1e-5)) / 2e-5;
    expect(Math.abs(slope - (dx?.[at] ?? Number.NaN))).toBeLessThan(1e-5);
  }
});

test('a row of zeros stays zero and passes its gradient on, divided by 1e-12', async () => {
  const [y, dx] = await runGraph((gpu, graph) => {
    const zero = onGpu(gpu, new Float32Array(4));
    const [out, norms, grad] = [poisoned(gpu, 4), poisoned(gpu, 1), poisoned(gpu, 4)];
    launchNormalize(graph, 1, 4, zero, out, norms);
    launchNormalizeGrad(graph, 1, 4, onGpu(gpu, Float32Array.of(1, 2, 0, -1)), out, norms, grad);
    return [out, grad];
  });
  expect(y).toEqual(new Float32Array(4));
  expect(worstDifference(dx ?? [], [1e12, 2e12, 0, -1e12])).toBeLessThan(1e6);
});

test('the gradient packed and rounded to binary16 is the rounded gradient', async () => {
  const [rows, dim] = [5, 12];
  const [exact, rounded] = await runGraph((gpu, graph) => {
    const gx = onGpu(gpu, normals(1, rows * dim));
    const [y, norms] = [poisoned(gpu, rows * dim), poisoned(gpu, rows)];
    const { given, output, read } = packedArrays(gpu, graph, 'emulated');
    const packedDy = given(normals(2, rows * dim));
    const [plain, half] = [poisoned(gpu, rows * dim), output(rows * dim)];
    launchNormalize(graph, rows, dim, gx, y, norms);
    launchNormalizeGrad(graph, rows, dim, read(packedDy), y, norms, plain);
    launchNormalizeGrad(graph, rows, dim, packedDy, y, norms, half, 'emulated');
    return [plain, read(half)];
  });
  expect(rounded).toEqual(exact?.map(roundHalf));
});
