import { expect, test } from 'vitest';
import { normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
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
