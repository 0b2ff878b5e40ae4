import { expect, test } from 'vitest';
import {
  HARDWARE,
  largest,
  normals,
  onGpu,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { batchNormGradReference, batchNormReference } from './batchNorm.reference.ts';
import { BN_SAVED, launchBatchNorm, launchBatchNormGrad } from './batchNorm.ts';

const VARIANCE_AT = 128;
const STRIDE = 256;

test('a layer leaves the sums of the batch norm whose output it adds', async () => {
  const shape = { batch: 8, pixels: 64, channels: 16, groups: 2, relu: true };
  const [length, ownAt] = [8 * 64 * 16, 2 * BN_SAVED * 16];
  const [x, other, dy] = [normals(1, length), normals(2, length), normals(3, length)];
  const [weight, bias] = [normals(4, 16), normals(5, 16)];
  const results = await runGraph((gpu, graph) => {
    const weights = { weight: onGpu(gpu, weight), bias: onGpu(gpu, bias) };
    const slots = () => ({
      ...{ array: poisoned(gpu, STRIDE * 2), groupStride: STRIDE, varianceAt: VARIANCE_AT },
    });
    const both = poisoned(gpu, 2 * ownAt);
    const saved = { ...both, offset: 4 * ownAt, length: ownAt };
    const [gx, gother] = [onGpu(gpu, x), onGpu(gpu, other)];
    const [residual, y, dx, kept] = [1, 2, 3, 4].map(() => poisoned(gpu, length)) as [
      ReturnType<typeof poisoned>,
      ReturnType<typeof poisoned>,
      ReturnType<typeof poisoned>,
      ReturnType<typeof poisoned>,
    ];
    const plain = { ...shape, relu: false };
    const first = { ...both, length: ownAt };
    launchBatchNorm(gpu, graph, plain, weights, slots(), gother, residual, first);
    launchBatchNorm(gpu, graph, shape, weights, slots(), gx, y, saved, residual);
    const [own, others] = [poisoned(gpu, 32), poisoned(gpu, 32)];
    const pairs = launchBatchNormGrad(gpu, graph, shape, {
      ...{ dy: onGpu(gpu, dy), x: gx, y, saved, dx, dparameters: own, biasAt: 16 },
      ...{ dresidual: kept, beside: { x: gother, saved: both, ownAt } },
    });
    const dother = poisoned(gpu, length);
    launchBatchNormGrad(gpu, graph, plain, {
      ...{ dy: kept, x: gother, y: residual, saved: first, dx: dother, pairs },
      ...{ dparameters: others, biasAt: 16 },
    });
    expect(graph.dispatches).toBe(7);
    return [y, dx, own, kept, dother, others];
  }, HARDWARE);
  const [y, dx, own, kept, dother, others] = results as Float32Array[];
  const near = (got: ArrayLike<number> = [], want: ArrayLike<number> = []) =>
    expect(worstDifference(got, want)).toBeLessThan(2e-5 * Math.max(1, largest(want)));
  const beside = batchNormReference({ ...shape, relu: false }, other, weight, bias);
  const forward = batchNormReference(shape, x, weight, bias, beside.y);
  near(y, forward.y);
  const made = { ...forward, y: Float64Array.from(y ?? []) };
  const back = batchNormGradReference(shape, x, weight, made, dy);
  near(dx, back.dx);
  near(own, [...back.dweight, ...back.dbias]);
  near(kept, back.dresidual);
  const behind = batchNormGradReference(
    { ...shape, relu: false },
    other,
    weight,
    beside,
    back.dresidual,
  );
  near(dother, behind.dx);
  near(others, [...behind.dweight, ...behind.dbias]);
});
