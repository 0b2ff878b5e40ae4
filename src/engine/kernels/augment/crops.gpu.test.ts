import { beforeAll, describe, expect, it } from 'vitest';
import { philox } from '#base/random.ts';
import { allocate, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import {
  IMAGES,
  isBorderline,
  MEAN,
  makePixels,
  outside,
  pictureOf,
  SEED,
  STD,
  TOLERANCE,
  uploaded,
} from './augment.fixture.ts';
import { cropBox, normalize, resizedCrop } from './augment.reference.ts';
import { launchCropBoxes, launchGivenAugment, launchPrepare } from './augment.ts';
import { type Box, packParameters } from './parameters.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
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
      pixels: uploaded(gpu, new Uint32Array(pixels.buffer), 'pixels'),
      rows: uploaded(gpu, Uint32Array.from(boxes.flatMap(() => [1, 0])), 'rows'),
      records: uploaded(gpu, packParameters(boxes.map((box) => ({ ...plain, box }))), 'choices'),
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
    const boxes = uploaded(gpu, new Uint32Array(rows * 5).fill(0xdeadbeef), 'boxes');
    const graph = new StepGraph(gpu);
    launchCropBoxes(graph, {
      words: uploaded(gpu, words, 'words'),
      boxes,
      side,
      scaleMin,
      scaleMax,
    });
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
      pixels: uploaded(gpu, new Uint32Array(pixels.buffer), 'pixels'),
      images: uploaded(gpu, images, 'images'),
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

it('says which array does not fit', () => {
  const graph = new StepGraph(gpu);
  const array = allocate(gpu, [4], 'four');
  const source = { pixels: array, output: array, side: 16, mean: MEAN, std: STD };
  expect(() => launchPrepare(graph, { ...source, images: array })).toThrow('four: 4 values');
});
