import { beforeAll, describe, expect, it } from 'vitest';
import { philox } from '#base/random.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { asSecondView, settingsOfView } from '#run/views.ts';
import {
  augment as augmentReference,
  type CropTry,
  cropBox,
  drawCrop,
  drawParameters,
  normalize,
  type Picture,
  resizedCrop,
} from './augment.reference.ts';
import { launchAugment, launchCropBoxes, launchGivenAugment, launchPrepare } from './augment.ts';
import { type AugmentSettings, type Box, packParameters } from './parameters.ts';

const MEAN = [0.485, 0.456, 0.406] as const;
const STD = [0.229, 0.224, 0.225] as const;
const SEED = 0xdeadbeef;
const EPOCH = 5;
/** f32 rounding through up to nine stages, divided by STD. */
const TOLERANCE = 4e-5;

const ALL: AugmentSettings = {
  ...DEFAULT_CONFIG,
  cropScaleMin: 0.2,
  blurEnabled: true,
  solarizeEnabled: true,
};
const NONE: AugmentSettings = {
  ...DEFAULT_CONFIG,
  cropEnabled: false,
  flipEnabled: false,
  jitterEnabled: false,
  grayscaleEnabled: false,
  blurEnabled: false,
  solarizeEnabled: false,
};

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});

function uploaded(
  data: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
  label: string,
): GpuArray {
  const array = allocate(gpu, [data.length], label);
  upload(gpu, array, data);
  return array;
}

/** Images of every kind: noise, ramps, and flat greys and extremes, whose chroma is zero. */
function makePixels(images: number, side: number): Uint8Array<ArrayBuffer> {
  const size = side * side * 3;
  const bytes = new Uint8Array(Math.ceil((images * size) / 4) * 4);
  for (let i = 0; i < images * size; i += 4) {
    const words = philox([i, 0, 0, 0], 1, 0);
    for (let j = 0; j < 4; j++) bytes[i + j] = (words[j] as number) >>> 24;
  }
  const ramp = bytes.subarray(size, 2 * size);
  for (const i of ramp.keys()) ramp[i] = ((i / 3) * (1 + (i % 3))) & 255;
  bytes.fill(255, 2 * size, 3 * size);
  bytes.fill(0, 3 * size, 4 * size);
  bytes.fill(99, 4 * size, 5 * size);
  return bytes;
}

function pictureOf(pixels: Uint8Array, image: number, side: number): Picture {
  const size = side * side * 3;
  const data = Float64Array.from(pixels.subarray(image * size, (image + 1) * size), (b) => b / 255);
  return { height: side, width: side, data };
}

const IMAGES = 9;
/** Row r: image r mod 9, view r mod 2; with 18 rows or fewer no pair comes twice. */
function rowsOf(count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count * 2 }, (_, i) =>
    i % 2 === 0 ? (i >> 1) % IMAGES : (i >> 1) % 2,
  );
}

interface Job {
  readonly side: number;
  readonly sourceSide?: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly settings: AugmentSettings;
  readonly epoch?: number;
}

/** Runs the kernel twice into poisoned memory, checks that the bits agree, and returns them. */
async function run(job: Job): Promise<Float32Array> {
  const { side, sourceSide = side, pixels, rows, settings, epoch = EPOCH } = job;
  const count = rows.length / 2;
  const output = allocate(gpu, [count, side, side, 3], 'views');
  const graph = new StepGraph(gpu);
  const source = {
    pixels: uploaded(new Uint32Array(pixels.buffer), 'pixels'),
    rows: uploaded(rows, 'rows'),
    output,
    side,
    sourceSide,
    mean: MEAN,
    std: STD,
  };
  const state = uploaded(Uint32Array.of(SEED, epoch), 'state');
  launchAugment(graph, { ...source, state, settings });
  await graph.finish();
  const poison = new Float32Array(output.length).fill(Number.NaN);
  const results: Float32Array<ArrayBuffer>[] = [];
  for (let i = 0; i < 2; i++) {
    upload(gpu, output, poison);
    graph.submit();
    results.push(await download(gpu, output));
  }
  graph.destroy();
  for (const array of [output, source.pixels, source.rows]) free(array);
  const [first = poison, second = poison] = results;
  expect(Buffer.compare(Buffer.from(first.buffer), Buffer.from(second.buffer))).toBe(0);
  return first;
}

/** Indices of the values that are further than `tolerance` from what is wanted; a NaN is. */
function outside(got: Float32Array, want: ArrayLike<number>, tolerance: number): number[] {
  expect(got.length).toBe(want.length);
  return [...got.keys()].filter(
    (i) => !(Math.abs((got[i] as number) - (want[i] as number)) <= tolerance),
  );
}

/** A box's side so near a half that f32 and f64 may round it differently; then rows may differ. */
function isBorderline({ exactHeight, exactWidth }: CropTry): boolean {
  return [exactHeight, exactWidth].some((size) => Math.abs((size % 1) - 0.5) < 1e-4);
}

async function compare(
  side: number,
  count: number,
  settings: AugmentSettings,
  sourceSide = side,
): Promise<void> {
  const pixels = makePixels(IMAGES, sourceSide);
  const rows = rowsOf(count);
  const got = await run({ side, sourceSide, pixels, rows, settings });
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
      [ALL, other, own].map((settings) => run({ side, pixels, rows, settings })),
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
      const [side, rows] = [16, uploaded(rowsOf(18), 'rows')];
      const pixels = uploaded(new Uint32Array(makePixels(IMAGES, side).buffer), 'pixels');
      const output = allocate(gpu, [18, side, side, 3], 'views');
      const state = uploaded(Uint32Array.of(SEED, EPOCH), 'state');
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
    const together = await run({ side, pixels, rows, settings: ALL });
    const size = side * side * 3;
    for (const row of [0, 7, 17]) {
      const one = rows.slice(row * 2, row * 2 + 2);
      const alone = await run({ side, pixels, rows: one, settings: ALL });
      expect(alone).toEqual(together.slice(row * size, (row + 1) * size));
    }
  });

  it('differs between query and key, and between epochs', async () => {
    const side = 24;
    const pixels = makePixels(IMAGES, side);
    const rows = Uint32Array.of(0, 0, 0, 1);
    const seen: string[] = [];
    for (const epoch of [0, 1]) {
      const got = await run({ side, pixels, rows, settings: ALL, epoch });
      const size = side * side * 3;
      seen.push(String(got.subarray(0, size)), String(got.subarray(size)));
    }
    expect(new Set(seen).size).toBe(4);
  });
});

describe('a crop larger than the view', () => {
  const [from, side] = [32, 12];
  const boxes: readonly Box[] = [
    { top: 0, left: 0, height: 32, width: 32 },
    { top: 3, left: 1, height: 25, width: 30 },
    { top: 5, left: 7, height: 9, width: 31 },
    { top: 31, left: 30, height: 1, width: 2 },
  ];

  it.each([false, true])('antialias %s', async (antialias) => {
    const pixels = makePixels(2, from);
    const plain = { jitter: [], grey: false, blur: null, solarize: false, flip: false };
    const output = allocate(gpu, [boxes.length, side, side, 3], 'views');
    upload(gpu, output, new Float32Array(output.length).fill(Number.NaN));
    const graph = new StepGraph(gpu);
    launchGivenAugment(graph, {
      pixels: uploaded(new Uint32Array(pixels.buffer), 'pixels'),
      rows: uploaded(Uint32Array.from(boxes.flatMap(() => [1, 0])), 'rows'),
      records: uploaded(packParameters(boxes.map((box) => ({ ...plain, box }))), 'choices'),
      output,
      side,
      sourceSide: from,
      mean: MEAN,
      std: STD,
      antialias,
    });
    await graph.finish();
    graph.submit();
    const picture = pictureOf(pixels, 1, from);
    const want = boxes.flatMap((box) => [
      ...normalize(resizedCrop(picture, box, side, antialias), MEAN, STD).data,
    ]);
    expect(outside(await download(gpu, output), want, TOLERANCE)).toEqual([]);
    graph.destroy();
  });
});

describe('crop boxes of given words', () => {
  it.each([
    [16, 0.2, 1],
    [32, 0.02, 0.5],
    [96, 1, 1],
    [224, 0.08, 1],
  ])('side %i, scale %f to %f', async (side, scaleMin, scaleMax) => {
    const rows = 130;
    const words = new Uint32Array(rows * 4);
    for (let row = 0; row < rows; row++) words.set(philox([row, 7, 0, 0], SEED, 1), row * 4);
    const boxes = uploaded(new Uint32Array(rows * 5).fill(0xdeadbeef), 'boxes');
    const graph = new StepGraph(gpu);
    launchCropBoxes(graph, { words: uploaded(words, 'words'), boxes, side, scaleMin, scaleMax });
    await graph.finish();
    graph.submit();
    const got = new Uint32Array((await download(gpu, boxes)).buffer);
    let compared = 0;
    for (let row = 0; row < rows; row++) {
      const [area = 0, ratio = 0, top = 0, left = 0] = Array.from(
        words.subarray(row * 4, row * 4 + 4),
        (word) => (word >>> 8) / 2 ** 24,
      );
      const want = cropBox([area, ratio, top, left], side, scaleMin, scaleMax);
      if (isBorderline(want)) continue;
      const { exactHeight, exactWidth } = want;
      const size = { height: Math.round(exactHeight), width: Math.round(exactWidth) };
      const box = want.box ?? { top: 0, left: 0, ...size };
      expect([...got.subarray(row * 5, row * 5 + 5)], `row ${row}`).toEqual([
        box.top,
        box.left,
        box.height,
        box.width,
        Number(want.box !== null),
      ]);
      compared++;
    }
    expect(compared).toBeGreaterThan(rows - 3);
    graph.destroy();
  });
});

describe('plain images', () => {
  it.each([
    [16, 16],
    [33, 33],
    [16, 24],
    [17, 32],
  ])('are the normalised bytes, side %i of %i', async (side, sourceSide) => {
    const pixels = makePixels(IMAGES, sourceSide);
    const images = Uint32Array.of(8, 0, 3, 1, 1);
    const output = allocate(gpu, [images.length, side, side, 3], 'plain');
    upload(gpu, output, new Float32Array(output.length).fill(Number.NaN));
    const graph = new StepGraph(gpu);
    launchPrepare(graph, {
      pixels: uploaded(new Uint32Array(pixels.buffer), 'pixels'),
      images: uploaded(images, 'images'),
      output,
      side,
      sourceSide,
      mean: MEAN,
      std: STD,
    });
    await graph.finish();
    graph.submit();
    const margin = Math.floor((sourceSide - side) / 2);
    const centre = { top: margin, left: margin, height: side, width: side };
    const want = [...images].flatMap((image) => [
      ...normalize(resizedCrop(pictureOf(pixels, image, sourceSide), centre, side), MEAN, STD).data,
    ]);
    expect(outside(await download(gpu, output), want, 2e-6)).toEqual([]);
  });
});

describe('statistics of what the kernel draws', () => {
  /** Five standard deviations of a binomial share of `count` draws. */
  const bound = (p: number, count: number): number => 5 * Math.sqrt((p * (1 - p)) / count);

  /** A side-16 image per row: left half red, so that a flip, a colour change or grey shows. */
  async function views(changes: Partial<AugmentSettings>, epoch = 0): Promise<Float32Array[]> {
    const count = 2000;
    const side = 16;
    const pixels = new Uint8Array(count * side * side * 3);
    for (const i of pixels.keys()) {
      pixels[i] = i % 3 === 0 && Math.floor(i / 3) % side < side / 2 ? 200 : 60;
    }
    const rows = Uint32Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? i >> 1 : 1));
    const settings = { ...NONE, ...changes };
    const got = await run({ side, pixels, rows, settings, epoch });
    const size = side * side * 3;
    return Array.from({ length: count }, (_, row) => got.subarray(row * size, (row + 1) * size));
  }

  const plainRed = (200 / 255 - MEAN[0]) / STD[0];

  it.each([0.1, 0.5, 0.9])('flips %f of the views', async (flipProbability) => {
    const seen = await views({ flipEnabled: true, flipProbability });
    const flipped = seen.filter((view) => (view[0] as number) < 0).length;
    const share = flipped / seen.length;
    expect(Math.abs(share - flipProbability)).toBeLessThan(bound(flipProbability, seen.length));
  });

  it('jitters 0.8 of the views, over the whole range', async () => {
    const seen = await views({ jitterEnabled: true, contrast: 0, saturation: 0, hue: 0 });
    const factors = seen
      .map((view) => ((view[0] as number) * STD[0] + MEAN[0]) / (200 / 255))
      .filter((factor) => Math.abs(factor - 1) > 1e-5);
    expect(Math.abs(factors.length / seen.length - 0.8)).toBeLessThan(bound(0.8, seen.length));
    expect(Math.min(...factors)).toBeGreaterThan(0.6 - 1e-5);
    expect(Math.min(...factors)).toBeLessThan(0.62);
    // Brighter than 255 / 200 is cut to white.
    expect(Math.max(...factors)).toBeCloseTo(255 / 200, 4);
  });

  it('greys 0.2 of the views', async () => {
    const seen = await views({ grayscaleEnabled: true });
    const grey = seen.filter((view) => Math.abs((view[0] as number) - plainRed) > 1e-3).length;
    expect(Math.abs(grey / seen.length - 0.2)).toBeLessThan(bound(0.2, seen.length));
  });

  it('blurs half of the views', async () => {
    const seen = await views({ blurEnabled: true, blurSigmaMin: 1 });
    const edge = 7 * 3;
    const soft = seen.filter((view) => Math.abs((view[edge] as number) - plainRed) > 1e-3).length;
    expect(Math.abs(soft / seen.length - 0.5)).toBeLessThan(bound(0.5, seen.length));
  });

  it('solarises a fifth of the views', async () => {
    const seen = await views({ solarizeEnabled: true });
    const solarised = seen.filter((view) => Math.abs((view[0] as number) - plainRed) > 1e-3).length;
    expect(Math.abs(solarised / seen.length - 0.2)).toBeLessThan(bound(0.2, seen.length));
  });

  it('draws again in each epoch', async () => {
    const [first, second] = await Promise.all([
      views({ flipEnabled: true }, 0),
      views({ flipEnabled: true }, 1),
    ]);
    const changed = first.filter((view, i) => view[0] !== second[i]?.[0]).length;
    expect(Math.abs(changed / first.length - 0.5)).toBeLessThan(bound(0.5, first.length));
  });
});

it('says which array does not fit', () => {
  const graph = new StepGraph(gpu);
  const array = allocate(gpu, [4], 'four');
  const source = { pixels: array, output: array, side: 16, mean: MEAN, std: STD };
  expect(() => launchPrepare(graph, { ...source, images: array })).toThrow('four: 4 values');
});
