import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import { testGpu } from '#node/testDevice.ts';
import { KERNEL_BENCHES, runKernelBench } from './kernelBench.ts';
import { benchInNode } from './nodeBench.ts';
import { FILTER_GRADIENT } from './report.ts';
import { BENCH_NAMES, planBytes } from './runBench.ts';

const options = { only: null, quick: true, jax: false, steps: 'all', kernels: true } as const;
const silent = { driverCache: 'unknown', note: () => {}, onCase: () => {} } as const;

test('the case that a bar refers to exists', () => {
  expect(BENCH_NAMES).toContain(FILTER_GRADIENT);
});

test('a case is checked against stock, timed, and reported', async () => {
  const seen: string[] = [];
  const end = await benchInNode({
    ...silent,
    options: { ...options, only: 'normalise' },
    onCase: ({ name }) => seen.push(name),
  });
  if (end.kind !== 'done') throw new Error(end.message);
  expect(seen).toHaveLength(1);
  const [found] = end.report.cases;
  expect(found?.name).toMatch(/normalise/);
  expect(found?.ours).toBeGreaterThan(0);
  expect(found?.stock).toBeGreaterThan(0);
  expect(found?.ratioStock).toBeCloseTo((found?.ours ?? 0) / (found?.stock ?? 1));
  expect(found?.dispatches).toBe(2);
  expect(end.report.peakGflops).toBeGreaterThan(0.1);
  expect(end.report.steps).toEqual([]);
  expect(end.bars).toEqual([]);
});

test('an unknown case name is refused', async () => {
  const end = await benchInNode({ ...silent, options: { ...options, only: 'no such' } });
  expect(end).toMatchObject({ kind: 'refused', message: expect.stringContaining('k-means') });
});

test('implementations with different results are not timed', async () => {
  const gpu = await testGpu();
  await shareWithTensorFlow(gpu);
  const right = KERNEL_BENCHES.find(({ name }) => name.includes('normalise'));
  if (right === undefined) throw new Error('the bench has no normalise');
  const wrong: typeof right = {
    ...right,
    stock: (at) => {
      const same = right.stock(at);
      return () => same().map((tensor) => tf.mul(tensor, 1.01));
    },
  };
  const asked = { rounds: 1, peakGflops: 1 };
  await expect(runKernelBench(gpu, wrong, asked)).rejects.toThrow('differs');
});

test('autocast keeps activations in half the bytes', async () => {
  const gpu = await testGpu();
  const { f32, autocast } = await planBytes(gpu);
  expect(f32.saved).toBeGreaterThan(10 * 2 ** 20);
  expect(autocast.saved / f32.saved).toBeLessThanOrEqual(0.52);
});
