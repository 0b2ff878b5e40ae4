import { expect, test } from 'vitest';
import { roundedAgreement, roundHalf } from '#kernels/half/half.reference.ts';
import {
  normals,
  onGpu,
  packedArrays,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { poolReference } from './pool.reference.ts';
import { launchPool, launchPoolGrad } from './pool.ts';

test.each([
  { batch: 1, pixels: 1, channels: 4 },
  { batch: 3, pixels: 16, channels: 12 },
  { batch: 7, pixels: 9, channels: 64 },
])('the mean over the pixels and its gradient, %#', async (shape) => {
  const { batch, pixels, channels } = shape;
  const x = normals(1, batch * pixels * channels);
  const dy = normals(2, batch * channels);
  const [y, dx] = await runGraph((gpu, graph) => {
    const [out, grad] = [poisoned(gpu, dy.length), poisoned(gpu, x.length)];
    launchPool(graph, shape, onGpu(gpu, x), out);
    launchPoolGrad(graph, shape, onGpu(gpu, dy), grad);
    return [out, grad];
  });
  expect(worstDifference(y ?? [], poolReference(shape, x))).toBeLessThan(1e-6);
  // The loss is linear in x: bumping x[i] by 1 changes Σ y·dy by the gradient, exactly.
  for (let at = 0; at < x.length; at += 5) {
    const bump = new Float64Array(x.length);
    bump[at] = 1;
    const slope = poolReference(shape, bump).reduce((sum, v, i) => sum + v * (dy[i] as number), 0);
    expect(Math.abs(slope - (dx?.[at] ?? Number.NaN))).toBeLessThan(1e-6);
  }
});

test('packed and rounded as autocast does', async () => {
  const shape = { batch: 7, pixels: 9, channels: 64 };
  const x = normals(1, 7 * 9 * 64).map(roundHalf);
  const dy = normals(2, 7 * 64).map(roundHalf);
  const [y, dx] = await runGraph((gpu, graph) => {
    const { given, output, read } = packedArrays(gpu, graph, 'emulated');
    const [out, grad] = [output(dy.length), output(x.length)];
    launchPool(graph, shape, given(x), out, 'emulated');
    launchPoolGrad(graph, shape, given(dy), grad, 'emulated');
    return [read(out), read(grad)];
  });
  const forward = roundedAgreement(y ?? [], poolReference(shape, x).map(roundHalf));
  expect(forward.onGrid).toBe(true);
  expect(forward.equal).toBeGreaterThan(0.97);
  expect(forward.worst).toBeLessThanOrEqual(2 ** -10);
  const spread = Array.from(x, (_, i) =>
    roundHalf((dy[Math.floor(i / 576) * 64 + (i % 64)] as number) / 9),
  );
  const backward = roundedAgreement(dx ?? [], spread);
  expect(backward.onGrid).toBe(true);
  expect(backward.equal).toBeGreaterThan(0.97);
  expect(backward.worst).toBeLessThanOrEqual(2 ** -10);
});
