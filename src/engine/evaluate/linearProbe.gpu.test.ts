import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { UNINTERRUPTED, workSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import { testDataset } from '#node/testDataset.ts';
import { testGpu } from '#node/testDevice.ts';
import type { FeatureRows } from './knnAccuracy.ts';
import { trainProbeReference } from './linearProbe.reference.ts';
import { linearProbe, probePlan, scalingOf, standardised, trainProbe } from './linearProbe.ts';
import { shareWithTensorFlow } from './tensorflow.ts';

const CLASSES = 4;

/** Features [count, dim] from image `first` on: the class shows in columns of different scale. */
function features(dataset: Dataset, first: number, count: number, dim: number): FeatureRows {
  const images = Uint32Array.from({ length: count }, (_, i) => first + i);
  const values = Float32Array.from({ length: count * dim }, (_, i) => {
    const image = first + Math.floor(i / dim);
    const column = i % dim;
    const stream = new RandomStream(image, 'probe', column);
    const own = dataset.levels[0]?.labels[image] === column % CLASSES;
    const scale = 10 ** (column % 5) / 100;
    return scale * (5 + stream.normal() + (own ? 2 : 0));
  });
  return { values, dim, images };
}

describe('linear probe', async () => {
  await shareWithTensorFlow(await testGpu());
  const dataset = testDataset(360, 8, CLASSES);
  const bank = features(dataset, 0, 270, 13);
  const query = features(dataset, 270, 90, 13);

  test('trains as the f64 reference, twice to the same bits', async () => {
    const x = standardised(bank, scalingOf(bank));
    const labels = Int32Array.from(bank.images, (image) => image % CLASSES);
    const once = (await trainProbe(x, labels, CLASSES, 7, UNINTERRUPTED)) ?? [];
    const want = trainProbeReference(x, labels, CLASSES, 7);
    expect(once).toHaveLength(want.length);
    // 100 steps, each rounding weights of about 1 to f32; convex, so that errors do not grow.
    want.forEach((value, i) => {
      expect(Math.abs((once[i] as number) - value)).toBeLessThanOrEqual(1e-5);
    });
    expect(await trainProbe(x, labels, CLASSES, 7, UNINTERRUPTED)).toEqual(once);
    expect(await trainProbe(x, labels, CLASSES, 8, UNINTERRUPTED)).not.toEqual(once);
  });

  test('separates separable classes, and finds none in noise', async () => {
    expect(await linearProbe(dataset, bank, query, 1, UNINTERRUPTED)).toBeGreaterThan(90);
    const stream = new RandomStream(9, 'probe');
    const values = bank.values.map(() => stream.normal());
    expect(await linearProbe(dataset, { ...bank, values }, query, 1, UNINTERRUPTED)).toBeLessThan(
      50,
    );
  });

  test('columns that do not vary or are not finite', async () => {
    const flat = bank.values.map((value, i) => (i % 13 === 12 ? 3 : value));
    expect(
      await linearProbe(dataset, { ...bank, values: flat }, query, 1, UNINTERRUPTED),
    ).toBeGreaterThan(85);
    const broken = Float32Array.from(bank.values);
    broken[5] = Number.NaN;
    expect(
      await linearProbe(dataset, { ...bank, values: broken }, query, 1, UNINTERRUPTED),
    ).toBeNaN();
    expect(await linearProbe({ ...dataset, levels: [] }, bank, query, 1, UNINTERRUPTED)).toBeNaN();
  });

  test('can be aborted', async () => {
    const ended = AbortSignal.abort();
    const work = linearProbe(dataset, bank, query, 1, workSignal(ended));
    await expect(work).rejects.toBe(ended.reason);
  });
});

test('the rate falls at 60 and 80 % of the epochs, and large data get fewer', () => {
  const small = probePlan(2000, 63);
  expect(small).toMatchObject({ batch: 256, epochs: 100, stepsPerEpoch: 7 });
  expect([0, 59, 60, 79, 80, 99].map((epoch) => small.rateAt(epoch))).toEqual([
    1 / 16,
    1 / 16,
    0.1 / 16,
    0.1 / 16,
    0.01 / 16,
    0.01 / 16,
  ]);
  expect(probePlan(8000, 512).epochs).toBe(48);
  expect(probePlan(50_000, 512).epochs).toBe(10);
  expect(probePlan(40, 8)).toMatchObject({ batch: 40, stepsPerEpoch: 1 });
});
