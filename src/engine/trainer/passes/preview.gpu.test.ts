import { beforeAll, describe, expect, it } from 'vitest';
import { say, WordsError } from '#base/words.ts';
import { trainAndQuery } from '#data/split.ts';
import { allocate } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { smallDataset as dataset, SMALL, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { openImages } from '#trainer/images.ts';
import { BatchInputs } from '#trainer/step/batchInputs.ts';
import { augmentedViews } from './augmentedViews.ts';
import { answerPreview } from './preview.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});

const BATCH = Uint32Array.from({ length: SMALL.batchSize }, (_, i) => 97 - 6 * i);
const SIZE = SMALL.imageSide ** 2 * 3;

/** The views that a training step reads, of its own inputs: whole data set, whole batch. */
async function trainingViews(config: RunConfig, epoch: number) {
  const { train } = trainAndQuery(dataset, config.holdOut, config.seed);
  const images = await openImages(gpu, dataset, train, config);
  const inputs = new BatchInputs(gpu, config, images);
  const graph = new StepGraph(gpu);
  const views = inputs.forStep(graph).views(0, 2 * config.batchSize);
  const kept = allocate(gpu, views.shape, 'kept views');
  graph.copy(views, kept);
  await graph.finish();
  await inputs.write(BATCH, epoch, 5);
  graph.submit();
  return { views: await download(gpu, kept), statistics: { mean: images.mean, std: images.std } };
}

const previewed = (
  config: RunConfig,
  statistics: Awaited<ReturnType<typeof trainingViews>>['statistics'],
  epoch: number,
) => augmentedViews(gpu, dataset, statistics, config, BATCH, epoch);

describe('the preview shows the views that training uses', () => {
  it.each([
    ['the default augmentation', {}],
    ['everything on', { blurEnabled: true, blurProbability: 1, jitterProbability: 1, seed: 7 }],
    [
      'a second view of its own',
      { ownSecondView: true, blurEnabled2: true, solarizeEnabled2: true },
    ],
    ['nothing on', { cropEnabled: false, flipEnabled: false, jitterEnabled: false }],
  ])('%s: bit for bit, of every image of a batch', async (_, changes) => {
    const config: RunConfig = { ...SMALL, ...changes };
    const { views, statistics } = await trainingViews(config, 3);
    const preview = await previewed(config, statistics, 3);
    expect(preview.every(Number.isFinite)).toBe(true);
    expect(new Uint32Array(preview.buffer)).toEqual(new Uint32Array(views.buffer));
  });

  it('another seed or another epoch shows other views', async () => {
    const { views, statistics } = await trainingViews(SMALL, 3);
    expect(await previewed(SMALL, statistics, 4)).not.toEqual(views);
    expect(await previewed({ ...SMALL, seed: 1 }, statistics, 3)).not.toEqual(views);
  });
});

describe('what the page gets', () => {
  const request = { config: SMALL, pairs: 6, page: 0, epoch: 0 };

  it('RGBA of training images beside two views that differ', async () => {
    const answer = await answerPreview(gpu, dataset, request);
    if (answer.type !== 'viewsPreviewed') throw new WordsError(answer.message);
    expect(answer.side).toBe(SMALL.imageSide);
    expect(answer.pairs).toHaveLength(6);
    const { train } = trainAndQuery(dataset, SMALL.holdOut, SMALL.seed);
    const first = (train[0] as number) * SIZE;
    for (const { image, query, key } of answer.pairs) {
      expect(image).toHaveLength(SMALL.imageSide ** 2 * 4);
      expect(query).not.toEqual(image);
      expect(key).not.toEqual(query);
    }
    expect(Array.from(answer.pairs[0]?.image.subarray(0, 4) ?? [])).toEqual([
      ...dataset.pixels.subarray(first, first + 3),
      255,
    ]);
  });

  it('without any augmentation the views are the image, to the byte', async () => {
    const config: RunConfig = {
      ...SMALL,
      cropEnabled: false,
      flipEnabled: false,
      jitterEnabled: false,
      grayscaleEnabled: false,
      blurEnabled: false,
    };
    const answer = await answerPreview(gpu, dataset, { ...request, config, page: 2 });
    if (answer.type !== 'viewsPreviewed') throw new WordsError(answer.message);
    for (const { image, query, key } of answer.pairs) {
      expect(query).toEqual(image);
      expect(key).toEqual(image);
    }
  });

  it('each view by its own pipeline', async () => {
    const config: RunConfig = {
      ...{ ...SMALL, cropEnabled: false, flipEnabled: false, jitterEnabled: false },
      ...{ grayscaleEnabled: false, ownSecondView: true, cropEnabled2: false, flipEnabled2: false },
      ...{ jitterEnabled2: false, grayscaleEnabled2: false },
      ...{ solarizeEnabled2: true, solarizeProbability2: 1 },
    };
    const answer = await answerPreview(gpu, dataset, { ...request, config });
    if (answer.type !== 'viewsPreviewed') throw new WordsError(answer.message);
    for (const { image, query, key } of answer.pairs) {
      expect(query).toEqual(image);
      const inverted = image.map((byte, i) => (i % 4 < 3 && byte >= 128 ? 255 - byte : byte));
      expect(key).toEqual(inverted);
    }
  });

  it('a message without device or images', async () => {
    expect(await answerPreview(null, dataset, request)).toMatchObject({ type: 'previewRefused' });
    expect(await answerPreview(gpu, null, request)).toEqual({
      type: 'previewRefused',
      message: say('The images are not loaded yet.'),
    });
  });

  it('while a run trains on the same device, the run’s numbers stay as they are', async () => {
    const changes = { epochs: 1, linearProbe: 'never' } as const;
    const alone = await testRun(changes);
    const answers: Promise<unknown>[] = [];
    const beside = await testRun(changes, {
      onEvent: () => answers.push(answerPreview(gpu, dataset, request)),
    });
    expect(answers.length).toBeGreaterThan(3);
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ type: 'viewsPreviewed' });
    }
    expect(beside.steps.map(({ loss, gradNorm }) => [loss, gradNorm])).toEqual(
      alone.steps.map(({ loss, gradNorm }) => [loss, gradNorm]),
    );
  });
});
