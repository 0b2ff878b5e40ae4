import { describe, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { openGpu } from '#gpu/device.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { GpuPace } from '#gpu/throughput.ts';
import { parameterCount } from '#model/parameters.ts';
import { dawn } from '#node/dawn.ts';
import { testDataset } from '#node/testDataset.ts';
import { testGpu } from '#node/testDevice.ts';
import { SMALL, type TestRun, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { evaluationPlan } from './evaluationPlan.ts';
import { planMemory, problemWithMemory } from './memoryPlan.ts';

const QUIET = { linearProbe: 'never', evaluateEvery: 100 } as const satisfies Partial<RunConfig>;

const measured = ({ events }: TestRun) =>
  events.flatMap((event) => (event.type === 'memoryMeasured' ? [event] : []));

describe('memory of a run', () => {
  test('200 steps leave the allocated bytes unchanged, and the run frees all of them', async () => {
    const gpu = await testGpu();
    const config = { ...QUIET, epochs: 40 };
    await testRun({ ...config, maxSteps: 1 });
    const before = gpu.memory.live;
    const run = await testRun(config);
    expect(run.steps).toHaveLength(200);
    expect(gpu.memory.live).toBe(before);
    const at = run.events.findIndex(({ type }) => type === 'stepsFinished');
    const during = run.events
      .slice(at)
      .flatMap((event) => (event.type === 'memoryMeasured' ? [event.liveBytes] : []));
    // After the first step only a checkpoint's staging buffer is allocated, and freed at once.
    expect(new Set(during).size).toBeLessThanOrEqual(1);
  });

  test.each([
    ['MoCo', {}],
    ['autocast and LAMB', { autocast: true, optimizer: 'lamb' }],
    ['ResNet-34', { encoder: 'resnet34', width: 4 }],
    [
      'ResNet-50, ImageNet stem',
      { encoder: 'resnet50', stem: 'imagenet', width: 4, imageSide: 32 },
    ],
    ['micro-batches', { microBatch: 8 }],
    ['stages', { stages: '0-0 encoder | inst; 1-2 encoder a b | inst proto', method: 'pcl' }],
  ] as const)('%s: planned without a device, to within a hundredth', async (_, changes) => {
    const config: RunConfig = {
      ...SMALL,
      ...QUIET,
      numClusters: '4',
      negatives: 3,
      clusterIterations: 2,
      clusterRedos: 1,
      ...changes,
    };
    const gpu = await openGpu(dawn());
    const dataset = testDataset(100, config.imageSide);
    const { ended } = await testRun(config, { gpu, dataset });
    expect(ended).toMatchObject({ state: 'finished' });
    const { bytes, problem } = await planMemory(gpu.summary, config, dataset);
    expect(problem).toBeNull();
    expect(Math.abs(bytes / gpu.memory.peak - 1)).toBeLessThan(0.01);
    gpu.close();
  });

  test('a tensor too large for any buffer is reported before the run, with the batch that fits', async () => {
    const { summary } = await testGpu();
    const images = testDataset(1000, 16);
    const config = { ...SMALL, batchSize: 512, queueLength: 512 };
    // The widest activation takes batch · 16² · 8 · 4 bytes: 1 MB at 128, 2.1 MB at 256.
    const tight = { ...summary, maxBufferBytes: 2_000_000 };
    const plan = await planMemory(tight, config, images);
    expect(plan.largestBatch).toBe(128);
    expect(english(plan.problem)).toMatch(/needs .* of GPU memory/);
    expect(english(plan.problem)).toContain(
      `the largest batch size that fits is ${plan.largestBatch}`,
    );
    expect(await problemWithMemory(tight, config, images)).toEqual(plan.problem);
    expect(plan.largestMicroBatch).toBe(128);
    expect(plan.parameters).toBe(parameterCount(config));
    expect(english(plan.problem)).toContain('set the micro-batch (microBatch) to 128');
    const cut = await planMemory(tight, { ...config, microBatch: 128 }, images);
    expect(cut).toMatchObject({ largestMicroBatch: 0, problem: null });
    expect(cut.bytes).toBeLessThan(0.5 * plan.bytes);
    const smaller = { ...config, batchSize: plan.largestBatch };
    expect(await problemWithMemory(tight, smaller, images)).toBeNull();
    const hopeless = await planMemory({ ...summary, maxBufferBytes: 4096 }, config, images);
    expect(hopeless).toMatchObject({ largestBatch: 0, largestMicroBatch: 0 });
    expect(english(hopeless.problem)).toMatch(/no batch size fits/);
  });

  test('live and peak bytes are reported, and the peak is never below live', async () => {
    const reported = measured(await testRun({ ...QUIET, maxSteps: 3 }));
    expect(reported.length).toBeGreaterThan(0);
    for (const { liveBytes, peakBytes } of reported) {
      expect(liveBytes).toBeGreaterThan(0);
      expect(peakBytes).toBeGreaterThanOrEqual(liveBytes);
    }
  });
});

test('what an evaluation needs in memory is planned: beyond 128 MiB of features, a few bytes an image', () => {
  const config = { ...SMALL, linearProbe: 'end', lowShotSvm: 'end' } as const;
  const level = { name: 'class', classNames: Array.from({ length: 10 }, String) };
  const held = 2000;
  const planned = (images: number) => {
    const labels = new Uint16Array(images + held);
    const dataset = { ...testDataset(4, 8), levels: [{ ...level, labels }] };
    const split = { train: new Uint32Array(images), query: new Uint32Array(held) };
    return evaluationPlan(config, { features: 512, embedding: 128 }, dataset, split);
  };
  const [few, many, most] = [planned(10_000), planned(100_000), planned(400_000)];
  expect([few.diskBytes, many.diskBytes, most.diskBytes]).toEqual([0, 204.8e6, 819.2e6]);
  expect(few.memoryBytes).toBeGreaterThan((10_000 * 512 + held * 640) * 4);
  expect(most.memoryBytes).toBe(many.memoryBytes);
  expect(many.memoryBytes).toBeLessThan(2 ** 26);
  expect(most.fitBytes - many.fitBytes).toBe(300_000 * 6);
  expect(most.fitBytes).toBeLessThan(2 ** 24);
});

test('a second run on one device compiles nothing; the first reports its progress', async () => {
  const opened = await openGpu(dawn());
  // A busy machine may look so slow that kernels are compiled a second time, for slices.
  const gpu = { ...opened, pace: GpuPace.fixed(Number.POSITIVE_INFINITY) };
  const compile = vi.spyOn(gpu.device, 'createComputePipelineAsync');
  const first = await testRun({ ...QUIET, maxSteps: 2 }, { gpu });
  const compiled = compile.mock.calls.length;
  expect(compiled).toBeGreaterThan(20);
  const progress = first.events.flatMap((e) =>
    e.type === 'taskProgressed' && e.task === 'compile' ? [e] : [],
  );
  const last = progress.at(-1);
  expect(last?.done).toBe(last?.total);
  // One more, when the state is kept: whether all of it is finite.
  expect(last?.total).toBe(compiled - 1);
  await testRun({ ...QUIET, maxSteps: 2 }, { gpu });
  expect(compile.mock.calls.length).toBe(compiled);
  gpu.close();
});

test('a step is submitted, and the next one’s inputs are on their way, before the last is awaited', async () => {
  const gpu = await openGpu(dawn());
  const submitted = vi.spyOn(ReadbackRing.prototype, 'encode');
  const writes = vi.spyOn(gpu.device.queue, 'writeBuffer');
  const awaited: { submitted: number; written: number }[] = [];
  const { take } = ReadbackRing.prototype;
  vi.spyOn(ReadbackRing.prototype, 'take').mockImplementation(function (this: ReadbackRing) {
    awaited.push({
      submitted: submitted.mock.calls.length,
      written: writes.mock.calls.filter(([{ label }]) => label === 'scalars').length,
    });
    return take.call(this);
  });
  // A range test measures nothing between its steps, so only step records are read.
  await testRun({ ...QUIET, schedule: 'range', minLearningRate: 1e-5 }, { gpu });
  vi.restoreAllMocks();
  expect(awaited).toHaveLength(15);
  awaited.forEach((at, step) => {
    const endOfEpoch = 5 * Math.floor(step / 5) + 5;
    expect(at.submitted).toBeGreaterThanOrEqual(Math.min(step + 2, endOfEpoch));
    expect(at.written).toBeGreaterThanOrEqual(Math.min(step + 3, endOfEpoch));
  });
  gpu.close();
});
