import { describe, expect, it } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  augment,
  cropBox,
  drawCrop,
  drawParameters,
  gaussianBlur,
  grayscale,
  hflip,
  normalize,
  type Picture,
  resizedCrop,
  solarize,
  viewWords,
} from './augment.reference.ts';
import { blurRadius, packParameters, RECORD_WORDS, type ViewParameters } from './parameters.ts';

const fixture = await readFixture('augment');
const MEAN = [0.485, 0.456, 0.406] as const;
const STD = [0.229, 0.224, 0.225] as const;
const BOXES = {
  a: { top: 4, left: 6, height: 20, width: 17, out: 32 },
  b: { top: 0, left: 0, height: 32, width: 32, out: 32 },
  c: { top: 10, left: 2, height: 12, width: 29, out: 32 },
  d: { top: 0, left: 0, height: 32, width: 32, out: 16 },
  e: { top: 3, left: 1, height: 25, width: 30, out: 16 },
  f: { top: 5, left: 7, height: 9, width: 8, out: 16 },
} as const;

const image: Picture = pictureOf('img_u8', 1 / 255);

/** A fixture tensor is [3, H, W]; a picture is [H, W, 3]. */
function pictureOf(name: string, scale = 1, from = fixture): Picture {
  const { shape, data } = from.get(name);
  const [, height = 0, width = 0] = shape;
  const picture = { height, width, data: new Float64Array(data.length) };
  for (const [i, value] of data.entries()) {
    const pixel = i % (height * width);
    picture.data[pixel * 3 + Math.floor(i / (height * width))] = value * scale;
  }
  return picture;
}

function expectGolden(got: Picture, name: string, from = fixture): void {
  const want = pictureOf(name, 1, from);
  const { atol } = from.get(name);
  expect(atol).toBeGreaterThan(0);
  expect([got.height, got.width]).toEqual([want.height, want.width]);
  // Written so that a NaN is outside.
  const outside = [...got.data.keys()].filter(
    (i) => !(Math.abs((got.data[i] as number) - (want.data[i] as number)) <= atol),
  );
  expect(outside).toEqual([]);
}

describe('reference against PyTorch', () => {
  it.each([0.6, 1, 1.4])('brightness, contrast and saturation by %f', (factor) => {
    const suffix = factor.toFixed(1);
    expectGolden(adjustBrightness(image, factor), `brightness_${suffix}`);
    expectGolden(adjustContrast(image, factor), `contrast_${suffix}`);
    expectGolden(adjustSaturation(image, factor), `saturation_${suffix}`);
  });

  it.each([-0.4, -0.1, 0, 0.1, 0.4])('hue by %f turns', (turns) => {
    expectGolden(adjustHue(image, turns), `hue_${turns.toFixed(1)}`);
  });

  it.each([
    [3, 0.1],
    [3, 0.5],
    [3, 2],
    [5, 1],
    [9, 2],
    [23, 2],
  ])('blur with %i taps, sigma %f', (taps, sigma) => {
    expectGolden(gaussianBlur(image, (taps - 1) / 2, sigma), `blur_k${taps}_s${sigma.toFixed(1)}`);
  });

  it.each(['a', 'b', 'c', 'd', 'e', 'f'] as const)('crop and resize of box %s', (name) => {
    const { out, ...box } = BOXES[name];
    expect(fixture.params.boxes).toHaveProperty(name, { ...box, out });
    expectGolden(resizedCrop(image, box, out), `rrc_${name}_aa0`);
    expectGolden(resizedCrop(image, box, out, true), `rrc_${name}_aa1`);
  });

  it('grey, flip and normalisation', () => {
    expectGolden(grayscale(image), 'gray3');
    expectGolden(hflip(image), 'hflip');
    expectGolden(normalize(image, MEAN, STD), 'normalize');
  });

  it('solarise inverts what is at least the threshold', () => {
    const data = Float64Array.of(0, 0.25, 0.4999, 0.5, 0.75, 1);
    const inverted = solarize({ height: 1, width: 2, data });
    expect([...inverted.data]).toEqual([0, 0.25, 0.4999, 0.5, 0.25, 0]);
  });

  it('whole augmentations with solarise, BYOL’s two among them', async () => {
    const byol = await readFixture('augment_solarize');
    const views = byol.params.views as Readonly<Record<string, ViewParameters>>;
    const bytes = pictureOf('img_u8', 1 / 255, byol);
    for (const [name, parameters] of Object.entries(views)) {
      expectGolden(augment(bytes, parameters, MEAN, STD), name, byol);
    }
    expect(Object.keys(views)).toContain('byol_2');
  });

  it('four colour operations in the order hue, saturation, brightness, contrast', () => {
    const jittered = adjustContrast(
      adjustBrightness(adjustSaturation(adjustHue(image, 0.07), 1.3), 0.75),
      1.25,
    );
    expectGolden(jittered, 'jitter_order_hsbc');
  });

  it('the whole pipeline', () => {
    const { out: _, ...box } = BOXES.a;
    const parameters = {
      box,
      jitter: [
        { op: 'brightness', factor: 1.2 },
        { op: 'saturation', factor: 0.7 },
      ],
      grey: true,
      blur: { radius: 1, sigma: 1.3 },
      solarize: false,
      flip: true,
    } as const;
    expectGolden(augment(image, parameters, MEAN, STD), 'pipeline_augplus');
  });

  it('crop boxes from given uniforms', () => {
    const uniforms = fixture.get('rrc_params/u').data;
    const boxes = fixture.get('rrc_params/box').data;
    let refused = 0;
    for (let row = 0; row < 24; row++) {
      const [a = 0, b = 0, c = 0, d = 0] = uniforms.subarray(row * 4, row * 4 + 4);
      const [top, left, height, width, accepted] = boxes.subarray(row * 5, row * 5 + 5);
      const { box } = cropBox([a, b, c, d], 32, 0.2, 1);
      if (accepted === 0) refused++;
      expect(box).toEqual(accepted === 0 ? null : { top, left, height, width });
    }
    expect(refused).toBeGreaterThan(0);
  });
});

describe('what is drawn for a view', () => {
  const key = { seed: 7, epoch: 3, image: 41, view: 1 } as const;
  const all = { ...DEFAULT_CONFIG, blurEnabled: true, solarizeEnabled: true };

  it('depends on the seed, the epoch, the image, the view and the block', () => {
    const words = [
      viewWords(0, key),
      viewWords(1, key),
      ...(['seed', 'epoch', 'image'] as const).map((name) =>
        viewWords(0, { ...key, [name]: key[name] + 1 }),
      ),
      viewWords(0, { ...key, view: 0 }),
    ];
    expect(new Set(words.map(String)).size).toBe(words.length);
    expect(viewWords(0, key)).toEqual(words[0]);
  });

  it('keeps its other choices when one stage is switched off', () => {
    for (let i = 0; i < 50; i++) {
      const view = { ...key, image: i };
      const drawn = drawParameters(all, 32, view);
      expect(drawParameters({ ...all, blurEnabled: false }, 32, view)).toEqual({
        ...drawn,
        blur: null,
      });
      expect(drawParameters({ ...all, solarizeEnabled: false }, 32, view)).toEqual({
        ...drawn,
        solarize: false,
      });
      expect(drawParameters({ ...all, jitterEnabled: false }, 32, view)).toEqual({
        ...drawn,
        jitter: [],
      });
      const noHue = drawParameters({ ...all, hue: 0 }, 32, view);
      expect(noHue.jitter).toEqual(drawn.jitter.filter(({ op }) => op !== 'hue'));
    }
  });

  it('of the second view is by its own fields, where it has them', () => {
    const second = { ...all, blurProbability2: 1, blurEnabled2: true, blurSigmaMin2: 2, hue2: 0 };
    const own = { ...second, ownSecondView: true };
    for (let i = 0; i < 20; i++) {
      const query = { ...key, image: i, view: 0 } as const;
      const view = { ...key, image: i };
      expect(drawParameters(second, 32, view)).toEqual(drawParameters(all, 32, view));
      expect(drawParameters(own, 32, query)).toEqual(drawParameters(all, 32, query));
      const drawn = drawParameters(own, 32, view);
      expect(drawn.blur?.sigma).toBe(2);
      expect(drawn.jitter.some(({ op }) => op === 'hue')).toBe(false);
      expect(drawn.solarize).toBe(false);
    }
  });

  it('reaches all 24 orders of the colour operations about equally often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 4800; i++) {
      const { jitter } = drawParameters({ ...all, jitterProbability: 1 }, 32, { ...key, image: i });
      const order = jitter.map(({ op }) => op).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 200 expected each; 5 standard deviations of a binomial are 69.
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(70);
  });

  it('takes the whole image when ten tries at a crop do not fit', () => {
    const always = { ...all, cropScaleMin: 1, cropScaleMax: 1 };
    let whole = 0;
    for (let i = 0; i < 200; i++) {
      const view = { ...key, image: i };
      const tries = drawCrop(always, 96, view);
      if (tries.length < 10 || tries[9]?.box !== null) continue;
      whole++;
      const { box } = drawParameters(always, 96, view);
      expect(box).toEqual({ top: 0, left: 0, height: 96, width: 96 });
    }
    expect(whole).toBeGreaterThan(0);
  });

  it('blurs with three sigma to each side, and less than a side', () => {
    expect(blurRadius(2, 32)).toBe(6);
    expect(blurRadius(0.1, 32)).toBe(1);
    expect(blurRadius(3, 8)).toBe(7);
  });

  it('packs into the words of the kernel’s record', () => {
    const words = packParameters([
      {
        box: { top: 1, left: 2, height: 3, width: 4 },
        jitter: [
          { op: 'hue', factor: -0.25 },
          { op: 'contrast', factor: 1.5 },
        ],
        grey: true,
        blur: { radius: 5, sigma: 0.5 },
        solarize: true,
        flip: false,
      },
    ]);
    expect(words.length).toBe(RECORD_WORDS);
    expect([...words.subarray(0, 8)]).toEqual([1, 2, 3, 4, 0, 3, 5, 0x24]);
    expect([...new Float32Array(words.buffer).subarray(8)]).toEqual([0, 1.5, 0, -0.25, 0.5]);
  });
});
