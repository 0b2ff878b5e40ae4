import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Dataset } from '#data/dataset.ts';
import { keepRecords } from '#data/kept/keepRecords.ts';
import { allocate, free } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { folderPlace, openFolder } from '#node/recordPlace.ts';
import { scratchFiles } from '#node/scratchFiles.ts';
import { testGpu } from '#node/testDevice.ts';
import { checkpointAt, numbersOf, SMALL, smallDataset, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { NEUTRAL } from '#trainer/images.ts';
import { ImagePass, PASS_BATCH } from '#trainer/passes/imagePass.ts';
import { BatchInputs } from '#trainer/step/batchInputs.ts';
import { placePixels } from './gpuPixels.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'protolab-records-'));
const kept = await keepRecords(folderPlace(folder), async () => smallDataset, 1);
if (kept.kind !== 'records') throw new Error('the images are not in records');
const filed = await openFolder(folder, kept.dataset, kept.index);
afterAll(async () => {
  filed.pixels.close();
  await rm(folder, { recursive: true });
});

test('20 steps and the evaluations of a run with images and features in files equal those in memory, bit for bit', async () => {
  const config = {
    ...{ method: 'pcl', warmupEpochs: 1, epochs: 4, evaluateEvery: 2, linearProbe: 'end' },
    lowShotSvm: 'end',
    ...{ numClusters: '4', negatives: 3, bnGroups: 2, microBatch: 8 },
    ...{ clusterIterations: 2, clusterRedos: 1, queueOnKeyChange: 'refill' },
  } as const satisfies Partial<RunConfig>;
  const resident = await testRun(config);
  const streamed = await testRun(
    { ...config, imageMemory: 'streamed' },
    { dataset: filed, scratch: scratchFiles(path.join(folder, 'rows'), 0) },
  );
  expect(resident.steps).toHaveLength(20);
  expect(numbersOf(streamed.steps)).toEqual(numbersOf(resident.steps));
  expect(streamed.evaluations).toEqual(resident.evaluations);
  expect(streamed.evaluations.length).toBeGreaterThan(2);
  expect(streamed.evaluations.at(-1)).toMatchObject({
    linearTop1: expect.any(Number),
    lowShot: expect.any(Array),
  });
  expect(await readdir(path.join(folder, 'rows'))).toEqual([]);
  const [a, b] = [await checkpointAt(resident, 20), await checkpointAt(streamed, 20)];
  expect(b.arrays).toEqual(a.arrays);
  expect(b.input).toEqual(a.input);
});

test('a fault is looked into with the images of its step', async () => {
  const black: Dataset = {
    ...smallDataset,
    pixels: smallDataset.pixels.map((value, at) => (Math.floor(at / 768) % 29 === 5 ? 0 : value)),
  };
  const config = { normalisation: 'imageUnguarded', epochs: 2, evaluateEvery: 100 } as const;
  const resident = await testRun(config, { dataset: black });
  const streamed = await testRun({ ...config, imageMemory: 'streamed' }, { dataset: black });
  expect(streamed.diagnoses).toHaveLength(1);
  expect(streamed.diagnoses).toEqual(resident.diagnoses);
});

describe('views and plain images', async () => {
  const gpu = await testGpu();
  const config = { ...SMALL, blurEnabled: true, jitterProbability: 1 };
  const batch = Uint32Array.from({ length: SMALL.batchSize }, (_, i) => 97 - 6 * i);
  const others = Uint32Array.from({ length: SMALL.batchSize }, (_, i) => 6 * i);

  const seen = async (dataset: Dataset, placement: 'whole' | 'parts' | 'streamed') => {
    // Parts of 13 images.
    const pixels = placePixels(gpu, dataset, placement, 13 * 768 + 5);
    const side = SMALL.imageSide;
    const about = { side, sourceSide: side, ...NEUTRAL, normalisation: 'dataset' } as const;
    const images = { pixels, ...about };
    const inputs = new BatchInputs(gpu, config, images);
    const graph = new StepGraph(gpu);
    const views = inputs.forStep(graph).views(0, 2 * SMALL.batchSize);
    const copied = allocate(gpu, views.shape, 'kept views');
    graph.copy(views, copied);
    await graph.finish();
    const pass = new ImagePass(gpu, images, (_, plain) => [plain]);
    await pass.graph.finish();
    await pixels.fill();
    await inputs.write(others, 2, 4);
    graph.submit();
    await inputs.write(batch, 3, 5);
    graph.submit();
    const numbers = Uint32Array.from({ length: PASS_BATCH + 9 }, (_, i) => (7 * i) % 100);
    const [plain] = await pass.gather(numbers, () => {}, { proceed: async () => {} });
    const result = { views: await download(gpu, copied), plain };
    free(copied);
    for (const one of [pass, inputs]) one.destroy();
    graph.destroy();
    pixels.free();
    return result;
  };

  let expected: Awaited<ReturnType<typeof seen>> | null = null;
  test.each([
    ['several buffers', smallDataset, 'parts'],
    ['several buffers, from a file', filed, 'parts'],
    ['memory, streamed', smallDataset, 'streamed'],
    ['a file, streamed', filed, 'streamed'],
    ['one buffer, from a file', filed, 'whole'],
  ] as const)('of %s equal those of one buffer, bit for bit', async (_, dataset, placement) => {
    expected ??= await seen(smallDataset, 'whole');
    const before = gpu.memory.live;
    expect(await seen(dataset, placement)).toEqual(expected);
    // Numbers of a kernel's shape stay with its pipeline.
    expect(gpu.memory.live - before).toBeLessThan(4096);
  });
});
