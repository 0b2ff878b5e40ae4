import { beforeAll, describe, expect, it } from 'vitest';
import { allocate } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { asSecondView, settingsOfView } from '#run/views.ts';
import {
  ALL,
  EPOCH,
  IMAGES,
  isBorderline,
  MEAN,
  makePixels,
  NONE,
  outside,
  pictureOf,
  rowsOf,
  run,
  SEED,
  STD,
  TOLERANCE,
  uploaded,
} from './augment.fixture.ts';
import { augment as augmentReference, drawCrop, drawParameters } from './augment.reference.ts';
import { launchAugment } from './augment.ts';
import type { AugmentSettings } from './parameters.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});

async function compare(
  side: number,
  count: number,
  settings: AugmentSettings,
  sourceSide = side,
): Promise<void> {
  const pixels = makePixels(IMAGES, sourceSide);
  const rows = rowsOf(count);
  const got = await run(gpu, { side, sourceSide, pixels, rows, settings });
  const size = side * side * 3;
  let borderline = 0;
  for (let row = 0; row < count; row++) {
    const image = rows[row * 2] ?? 0;
    const view = rows[row * 2 + 1] === 1 ? 1 : 0;
    const key = { seed: SEED, epoch: EPOCH, image, view } as const;
    if (
      settingsOfView(settings, view).cropEnabled &&
      drawCrop(settings, sourceSide, key).some(isBorderline)
    ) {
      borderline++;
      continue;
    }
    const parameters = drawParameters(settings, side, key, sourceSide);
    const picture = pictureOf(pixels, image, sourceSide);
    const want = augmentReference(picture, parameters, MEAN, STD, side);
    const wrong = outside(got.subarray(row * size, (row + 1) * size), want.data, TOLERANCE);
    expect(wrong, `row ${row}: ${JSON.stringify(parameters)}`).toEqual([]);
  }
  expect(borderline).toBeLessThanOrEqual(1);
}

describe('augment kernel against its reference', () => {
  it.each([16, 24, 32, 40, 96, 224])('everything on, side %i', async (side) => {
    await compare(side, side > 96 ? 6 : side > 40 ? 18 : 54, ALL);
  });

  it.each([
    [24, 32, {}],
    [24, 32, { cropEnabled: false }],
    [24, 40, { ownSecondView: true, cropEnabled2: false }],
    [224, 256, {}],
  ] as const)('everything on, side %i out of %i, %o', async (side, sourceSide, changes) => {
    await compare(side, side > 96 ? 2 : 36, { ...ALL, ...changes }, sourceSide);
  });

  const alone: Record<string, Partial<AugmentSettings>> = {
    crop: { cropEnabled: true },
    flip: { flipEnabled: true },
    'colour jitter': { jitterEnabled: true },
    'brightness only': { jitterEnabled: true, contrast: 0, saturation: 0, hue: 0 },
    'contrast only': { jitterEnabled: true, brightness: 0, saturation: 0, hue: 0 },
    'saturation only': { jitterEnabled: true, brightness: 0, contrast: 0, hue: 0 },
    'hue only': { jitterEnabled: true, brightness: 0, contrast: 0, saturation: 0 },
    'jitter without any range': {
      jitterEnabled: true,
      brightness: 0,
      contrast: 0,
      saturation: 0,
      hue: 0,
    },
    grey: { grayscaleEnabled: true },
    blur: { blurEnabled: true },
    solarise: { solarizeEnabled: true, solarizeProbability: 1 },
    nothing: {},
  };
  it.each(Object.entries(alone))('%s alone', async (_, settings) => {
    await compare(24, 18, { ...NONE, ...settings });
  });

  const extremes: Record<string, Partial<AugmentSettings>> = {
    'every probability 1, every range widest': {
      cropScaleMin: 0.02,
      flipProbability: 1,
      jitterProbability: 1,
      brightness: 1,
      contrast: 1,
      saturation: 1,
      hue: 0.5,
      grayscaleProbability: 1,
      blurProbability: 1,
      blurSigmaMin: 0.05,
      blurSigmaMax: 3,
      solarizeProbability: 1,
    },
    'widest ranges in colour': {
      jitterProbability: 1,
      brightness: 1,
      contrast: 1,
      saturation: 1,
      hue: 0.5,
      grayscaleProbability: 0,
    },
    'every probability 0': {
      flipProbability: 0,
      jitterProbability: 0,
      grayscaleProbability: 0,
      blurProbability: 0,
      solarizeProbability: 0,
    },
    'smallest crops': { cropScaleMin: 0.02, cropScaleMax: 0.02 },
    'whole image at a random shape': { cropScaleMin: 1, cropScaleMax: 1 },
    'narrowest blur': { blurProbability: 1, blurSigmaMin: 0.05, blurSigmaMax: 0.05 },
    'widest blur': { blurProbability: 1, blurSigmaMin: 3, blurSigmaMax: 3 },
  };
  it.each(Object.entries(extremes))('%s', async (_, settings) => {
    await compare(16, 36, { ...ALL, ...settings });
  });
});

describe('each view by its own fields', () => {
  const OWN = asSecondView(NONE);
  const pairs: Record<string, Partial<AugmentSettings>> = {
    'the second has nothing': { ...ALL, ...OWN },
    'the second alone has something': { ...NONE, ...asSecondView(ALL) },
    'all fields differ': {
      ...ALL,
      ...asSecondView({
        ...ALL,
        cropScaleMin: 0.5,
        cropScaleMax: 0.9,
        flipProbability: 0.9,
        jitterProbability: 1,
        brightness: 0.2,
        contrast: 0.9,
        saturation: 0,
        hue: 0.3,
        grayscaleProbability: 0.6,
        blurProbability: 1,
        blurSigmaMin: 0.5,
        blurSigmaMax: 1,
        solarizeProbability: 0.7,
      }),
    },
    'BYOL’s': {
      ...ALL,
      solarizeEnabled: false,
      blurProbability: 1,
      ...asSecondView({ ...ALL, blurProbability: 0.1 }),
    },
  };
  it.each(Object.entries(pairs))('%s', async (_, settings) => {
    await compare(24, 54, { ...NONE, ...settings, ownSecondView: true });
  });

  it('bit for bit as in a run whose views are alike', async () => {
    const side = 24;
    const pixels = makePixels(IMAGES, side);
    const rows = rowsOf(18);
    const other: AugmentSettings = { ...ALL, blurProbability: 1, hue: 0.3, cropScaleMin: 0.08 };
    const own = { ...ALL, ...asSecondView(other), ownSecondView: true };
    const [first, second, both] = await Promise.all(
      [ALL, other, own].map((settings) => run(gpu, { side, pixels, rows, settings })),
    );
    const size = side * side * 3;
    for (let row = 0; row < 18; row++) {
      const view = (all: Float32Array | undefined) => all?.slice(row * size, (row + 1) * size);
      expect(view(both)).toEqual(view(row % 2 === 0 ? first : second));
    }
  });

  it('in as many dispatches and bytes as views that are alike', async () => {
    const graphOf = async (settings: AugmentSettings) => {
      const graph = new StepGraph(gpu);
      const [side, rows] = [16, uploaded(gpu, rowsOf(18), 'rows')];
      const pixels = uploaded(gpu, new Uint32Array(makePixels(IMAGES, side).buffer), 'pixels');
      const output = allocate(gpu, [18, side, side, 3], 'views');
      const state = uploaded(gpu, Uint32Array.of(SEED, EPOCH), 'state');
      const source = { pixels, rows, output, side, mean: MEAN, std: STD };
      launchAugment(graph, { ...source, state, settings });
      await graph.finish();
      const counted = [graph.dispatches, graph.bytes];
      graph.destroy();
      return counted;
    };
    const own = { ...ALL, ...asSecondView({ ...ALL, hue: 0.3 }), ownSecondView: true };
    const alike = await graphOf(ALL);
    expect(await graphOf(own)).toEqual(alike);
    expect(await graphOf({ ...ALL, solarizeEnabled: false })).toEqual(alike);
  });
});

describe('a view', () => {
  it('has the same bits in any batch and any row', async () => {
    const side = 24;
    const pixels = makePixels(IMAGES, side);
    const rows = rowsOf(18);
    const together = await run(gpu, { side, pixels, rows, settings: ALL });
    const size = side * side * 3;
    for (const row of [0, 7, 17]) {
      const one = rows.slice(row * 2, row * 2 + 2);
      const alone = await run(gpu, { side, pixels, rows: one, settings: ALL });
      expect(alone).toEqual(together.slice(row * size, (row + 1) * size));
    }
  });

  it('differs between query and key, and between epochs', async () => {
    const side = 24;
    const pixels = makePixels(IMAGES, side);
    const rows = Uint32Array.of(0, 0, 0, 1);
    const seen: string[] = [];
    for (const epoch of [0, 1]) {
      const got = await run(gpu, { side, pixels, rows, settings: ALL, epoch });
      const size = side * side * 3;
      seen.push(String(got.subarray(0, size)), String(got.subarray(size)));
    }
    expect(new Set(seen).size).toBe(4);
  });
});
