import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { UNINTERRUPTED, workSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import { testDataset } from '#node/testDataset.ts';
import { testGpu } from '#node/testDevice.ts';
import { probeOf } from '#run/protocols.ts';
import { rowsInMemoryFile } from '#trainer/passes/gatheredRows.fixture.ts';
import type { FeatureRows, StoredFeatures } from './knnAccuracy.ts';
import { trainProbeReference } from './linearProbe.reference.ts';
import { linearProbe, trainProbe } from './linearProbe.ts';
import { type ProbeSettings, probePlan, scalingOf, standardised, unscaled } from './probePlan.ts';
import { storedRows } from './rows.ts';
import { shareWithTensorFlow } from './tensorflow.ts';

const CLASSES = 4;
const of = (seed: number, recipe: 'lab' | 'moco' | 'pcl' = 'lab') => ({
  seed,
  recipe: probeOf(recipe),
});

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

const inFile = async (rows: FeatureRows) => ({
  ...(await rowsInMemoryFile(rows)).rows,
  images: rows.images,
});

describe('linear probe', async () => {
  await shareWithTensorFlow(await testGpu());
  const dataset = testDataset(360, 8, CLASSES);
  const bank = features(dataset, 0, 270, 13);
  const query = features(dataset, 270, 90, 13);

  test('trains as the f64 reference, twice to the same bits', async () => {
    const rows = storedRows(bank);
    const scaling = await scalingOf(rows);
    const x = standardised(bank, scaling);
    const labels = Int32Array.from(bank.images, (image) => image % CLASSES);
    const labelOf = (row: number) => labels[row] as number;
    const train = (settings: ProbeSettings) =>
      trainProbe({ rows, scaling, labelOf, classes: CLASSES }, settings, UNINTERRUPTED);
    const once = await train(of(7));
    const want = trainProbeReference(x, labels, CLASSES, of(7));
    expect(once).toHaveLength(want.length);
    // 100 steps, each rounding weights of about 1 to f32; convex, so that errors do not grow.
    want.forEach((value, i) => {
      expect(Math.abs((once[i] as number) - value)).toBeLessThanOrEqual(1e-5);
    });
    expect(await train(of(7))).toEqual(once);
    expect(await train(of(8))).not.toEqual(once);
  });

  test('rows in files, gone through in parts, give the bits of rows in memory', async () => {
    // 20 epochs of a whole batch and a short one.
    const settings = { seed: 5, recipe: { ...probeOf('lab'), shortBatch: true, mostSteps: 40 } };
    const probed = (known: StoredFeatures, asked: StoredFeatures) =>
      linearProbe(dataset, known, asked, settings, UNINTERRUPTED, undefined, 50);
    const resident = (rows: FeatureRows) => ({ ...storedRows(rows), images: rows.images });
    const whole = await probed(resident(bank), resident(query));
    expect(whole?.confusion?.counts.length).toBeGreaterThan(9);
    const filed = await inFile(bank);
    expect(await probed(filed, await inFile(query))).toEqual(whole);
    expect(await scalingOf(filed, 50)).toEqual(await scalingOf(storedRows(bank)));
  });

  test('separates separable classes, and finds none in noise', async () => {
    const found = await linearProbe(dataset, bank, query, of(1), UNINTERRUPTED);
    expect(found?.top1).toBeGreaterThan(90);
    const { classNames = [], counts = [] } = found?.confusion ?? {};
    expect(classNames).toHaveLength(CLASSES);
    const pairs = Array.from({ length: counts.length / 3 }, (_, i) =>
      counts.slice(3 * i, 3 * i + 3),
    );
    const sum = (of: typeof pairs) => of.reduce((total, [, , count = 0]) => total + count, 0);
    expect(sum(pairs)).toBe(90);
    const hits = sum(pairs.filter(([label, answer]) => label === answer));
    expect((100 * hits) / 90).toBeCloseTo(found?.top1 ?? 0, 10);
    const stream = new RandomStream(9, 'probe');
    const values = bank.values.map(() => stream.normal());
    const noise = await linearProbe(dataset, { ...bank, values }, query, of(1), UNINTERRUPTED);
    expect(noise?.top1).toBeLessThan(50);
  });

  test('columns that do not vary or are not finite', async () => {
    const probed = (values: Float32Array<ArrayBuffer>, recipe: 'lab' | 'moco' = 'lab') =>
      linearProbe(dataset, { ...bank, values }, query, of(1, recipe), UNINTERRUPTED);
    const flat = bank.values.map((value, i) => (i % 13 === 12 ? 3 : value));
    expect((await probed(flat))?.top1).toBeGreaterThan(85);
    const broken = Float32Array.from(bank.values);
    broken[5] = Number.NaN;
    for (const recipe of ['lab', 'moco'] as const) {
      expect(await probed(broken, recipe)).toEqual({ top1: Number.NaN, confusion: null });
    }
    const unlabelled = { ...dataset, levels: [] };
    expect(await linearProbe(unlabelled, bank, query, of(1), UNINTERRUPTED)).toBeNull();
  });

  test('the published recipes as the f64 reference, short last batch included', async () => {
    // Rows with a norm below 1, for which a rate of 5 is stable: only then does rounding not grow.
    const values = bank.values.map((value, i) => {
      const image = Math.floor(i / 13);
      const own = image % CLASSES === (i % 13) % CLASSES;
      return (own ? 0.3 : 0.1) + (value % 0.1);
    });
    const x = standardised({ values, dim: 13 }, unscaled(13));
    const labels = Int32Array.from(bank.images, (image) => image % CLASSES);
    expect(probePlan(270, 13, probeOf('pcl'))).toMatchObject({ epochs: 100, stepsPerEpoch: 2 });
    const rows = storedRows({ values, dim: 13 });
    const labelOf = (row: number) => labels[row] as number;
    const known = { rows, scaling: unscaled(13), labelOf, classes: CLASSES };
    const got = await trainProbe(known, of(3, 'pcl'), UNINTERRUPTED);
    const want = trainProbeReference(x, labels, CLASSES, of(3, 'pcl'));
    const largest = want.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    want.forEach((value, i) => {
      expect(Math.abs((got[i] as number) - value)).toBeLessThanOrEqual(1e-4 * largest);
    });
  });

  test('can be aborted', async () => {
    const ended = AbortSignal.abort();
    const work = linearProbe(dataset, bank, query, of(1), workSignal(ended));
    await expect(work).rejects.toBe(ended.reason);
  });
});

test('the rate falls at 60 and 80 % of the epochs, and large data get fewer', () => {
  const lab = probeOf('lab');
  const small = probePlan(2000, 63, lab);
  expect(small).toMatchObject({ batch: 256, epochs: 100, stepsPerEpoch: 7 });
  expect([0, 59, 60, 79, 80, 99].map((epoch) => small.rateAt(epoch))).toEqual([
    1 / 16,
    1 / 16,
    0.1 / 16,
    0.1 / 16,
    0.01 / 16,
    0.01 / 16,
  ]);
  expect(probePlan(8000, 512, lab).epochs).toBe(48);
  expect(probePlan(50_000, 512, lab).epochs).toBe(10);
  expect(probePlan(40, 8, lab)).toMatchObject({ batch: 40, stepsPerEpoch: 1 });
  // MoCo's and PCL's keep their 100 epochs, and the last images of each.
  const moco = probePlan(50_000, 512, probeOf('moco'));
  expect(moco).toMatchObject({ batch: 256, epochs: 100, stepsPerEpoch: 196 });
  expect([0, 60, 80].map((epoch) => moco.rateAt(epoch))).toEqual([30, 3, 0.3]);
});
