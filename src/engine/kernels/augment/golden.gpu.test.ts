import { describe, expect, it } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import { allocate, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { launchGivenAugment } from './augment.ts';
import { packParameters, RECORD_WORDS, type ViewParameters } from './parameters.ts';

const MEAN = [0.485, 0.456, 0.406] as const;
const STD = [0.229, 0.224, 0.225] as const;
const SIDE = 32;

/** Views of one image with given parameters, from memory poisoned before. */
async function run(
  pixels: Uint8Array<ArrayBuffer>,
  views: readonly ViewParameters[],
): Promise<Float32Array> {
  const gpu = await testGpu();
  const image = allocate(gpu, [pixels.length / 4], 'pixels');
  upload(gpu, image, new Uint32Array(pixels.buffer));
  const rows = allocate(gpu, [views.length, 2], 'rows');
  const records = allocate(gpu, [views.length, RECORD_WORDS], 'records');
  upload(gpu, records, packParameters(views));
  const output = allocate(gpu, [views.length, SIDE, SIDE, 3], 'views');
  upload(gpu, output, new Float32Array(output.length).fill(Number.NaN));
  const graph = new StepGraph(gpu);
  launchGivenAugment(graph, {
    pixels: image,
    rows,
    records,
    output,
    side: SIDE,
    mean: MEAN,
    std: STD,
  });
  await graph.finish();
  graph.submit();
  return download(gpu, output);
}

describe('augment kernel against PyTorch', () => {
  const box = { top: 0, left: 0, height: 32, width: 32 };
  const plain: ViewParameters = {
    box,
    jitter: [],
    grey: false,
    blur: null,
    solarize: false,
    flip: false,
  };
  const golden: Record<string, Partial<ViewParameters>> = {
    gray3: { grey: true },
    hflip: { flip: true },
    normalize: {},
    rrc_a_aa0: { box: { top: 4, left: 6, height: 20, width: 17 } },
    rrc_b_aa0: {},
    rrc_c_aa0: { box: { top: 10, left: 2, height: 12, width: 29 } },
    rrc_a_aa1: { box: { top: 4, left: 6, height: 20, width: 17 } },
    rrc_c_aa1: { box: { top: 10, left: 2, height: 12, width: 29 } },
    jitter_order_hsbc: {
      jitter: [
        { op: 'hue', factor: 0.07 },
        { op: 'saturation', factor: 1.3 },
        { op: 'brightness', factor: 0.75 },
        { op: 'contrast', factor: 1.25 },
      ],
    },
    pipeline_augplus: {
      box: { top: 4, left: 6, height: 20, width: 17 },
      jitter: [
        { op: 'brightness', factor: 1.2 },
        { op: 'saturation', factor: 0.7 },
      ],
      grey: true,
      blur: { radius: 1, sigma: 1.3 },
      flip: true,
    },
  };
  for (const factor of [0.6, 1, 1.4]) {
    for (const op of ['brightness', 'contrast', 'saturation'] as const) {
      golden[`${op}_${factor.toFixed(1)}`] = { jitter: [{ op, factor }] };
    }
  }
  for (const factor of [-0.4, -0.1, 0, 0.1, 0.4]) {
    golden[`hue_${factor.toFixed(1)}`] = { jitter: [{ op: 'hue', factor }] };
  }
  for (const [taps, sigma] of [
    [3, 0.1],
    [3, 0.5],
    [3, 2],
    [5, 1],
    [9, 2],
    [23, 2],
  ] as const) {
    const blur = { radius: (taps - 1) / 2, sigma };
    golden[`blur_k${taps}_s${sigma.toFixed(1)}`] = { blur };
  }
  /** Fixtures that hold the normalised view; the others' values are in [0, 1]. */
  const normalised = new Set(['normalize', 'pipeline_augplus']);

  it('at four times the fixtures’ own tolerance', async () => {
    const fixture = await readFixture('augment');
    const names = Object.keys(golden);
    const pixels = new Uint8Array(32 * 32 * 3);
    const channelsLast = (i: number): number => (i % 1024) * 3 + Math.floor(i / 1024);
    for (const [i, value] of fixture.get('img_u8').data.entries()) pixels[channelsLast(i)] = value;
    const got = await run(
      pixels,
      names.map((name) => ({ ...plain, ...golden[name] })),
    );
    for (const [row, name] of names.entries()) {
      const { data, atol } = fixture.get(name);
      const view = new Float32Array(data.length);
      for (const i of view.keys()) {
        const value = got[row * data.length + channelsLast(i)] as number;
        const c = Math.floor(i / 1024);
        const undo = (value: number): number => value * (STD[c] as number) + (MEAN[c] as number);
        view[i] = normalised.has(name) ? value : undo(value);
      }
      // Written so that a NaN is outside.
      const outside = [...view.keys()].filter(
        (i) => !(Math.abs((view[i] as number) - (data[i] as number)) <= 4 * atol),
      );
      expect(outside, name).toEqual([]);
    }
  });
});
