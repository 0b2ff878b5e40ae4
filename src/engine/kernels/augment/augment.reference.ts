import { philox, STREAM } from '#base/random.ts';
import { settingsOfView, type ViewIndex, type ViewSettings } from '#run/views.ts';
import {
  type AugmentSettings,
  type Box,
  blurRadius,
  COLOUR_OPS,
  type ColourOp,
  LOG_RATIO,
  type ViewParameters,
} from './parameters.ts';

/** An RGB image, channels last: height × width × 3 values, in [0, 1] until it is normalised. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

type Rgb = readonly [number, number, number];

function at({ width, data }: Picture, y: number, x: number): Rgb {
  const i = (y * width + x) * 3;
  return [data[i] as number, data[i + 1] as number, data[i + 2] as number];
}

function generate(height: number, width: number, pixel: (y: number, x: number) => Rgb): Picture {
  const data = new Float64Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(pixel(y, x), (y * width + x) * 3);
  }
  return { height, width, data };
}

function mapPixels(image: Picture, change: (rgb: Rgb) => Rgb): Picture {
  return generate(image.height, image.width, (y, x) => change(at(image, y, x)));
}

function clamp01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/** `factor` of the image and 1 − `factor` of the other, clamped: torchvision's _blend. */
function blend(rgb: Rgb, other: number, factor: number): Rgb {
  const mix = (value: number): number => clamp01(factor * value + (1 - factor) * other);
  return [mix(rgb[0]), mix(rgb[1]), mix(rgb[2])];
}

function greyOf([r, g, b]: Rgb): number {
  return 0.2989 * r + 0.587 * g + 0.114 * b;
}

interface Tap {
  readonly index: number;
  readonly weight: number;
}

/**
 * Which input positions make an output position, of `size` resized to `out`, align_corners=False.
 * With antialias the triangle widens with the reduction; enlarging, both give the same.
 */
function resizeTaps(position: number, size: number, out: number, antialias: boolean): Tap[] {
  const scale = size / out;
  if (!antialias) {
    const place = Math.max((position + 0.5) * scale - 0.5, 0);
    const first = Math.floor(place);
    const second = Math.min(first + 1, size - 1);
    return [
      { index: first, weight: 1 - (place - first) },
      { index: second, weight: place - first },
    ];
  }
  const support = Math.max(scale, 1);
  const centre = (position + 0.5) * scale;
  const taps: Tap[] = [];
  const from = Math.max(Math.floor(centre - support + 0.5), 0);
  const to = Math.min(Math.floor(centre + support + 0.5), size);
  for (let index = from; index < to; index++) {
    taps.push({ index, weight: Math.max(0, 1 - Math.abs(index + 0.5 - centre) / support) });
  }
  const total = taps.reduce((sum, { weight }) => sum + weight, 0);
  return taps.map(({ index, weight }) => ({ index, weight: weight / total }));
}

/** The box, resized to out × out, bilinear. */
export function resizedCrop(image: Picture, box: Box, out: number, antialias = false): Picture {
  return generate(out, out, (y, x) => {
    const sum: [number, number, number] = [0, 0, 0];
    for (const row of resizeTaps(y, box.height, out, antialias)) {
      for (const column of resizeTaps(x, box.width, out, antialias)) {
        const rgb = at(image, box.top + row.index, box.left + column.index);
        for (const c of [0, 1, 2] as const) sum[c] += row.weight * column.weight * rgb[c];
      }
    }
    return sum;
  });
}

export function adjustBrightness(image: Picture, factor: number): Picture {
  return mapPixels(image, (rgb) => blend(rgb, 0, factor));
}

/** About the mean grey of the whole image. */
export function adjustContrast(image: Picture, factor: number): Picture {
  let sum = 0;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) sum += greyOf(at(image, y, x));
  }
  const mean = sum / (image.height * image.width);
  return mapPixels(image, (rgb) => blend(rgb, mean, factor));
}

export function adjustSaturation(image: Picture, factor: number): Picture {
  return mapPixels(image, (rgb) => blend(rgb, greyOf(rgb), factor));
}

/** @param turns part of the colour circle, −0.5 to 0.5 */
export function adjustHue(image: Picture, turns: number): Picture {
  return mapPixels(image, (rgb) => {
    const [hue, saturation, value] = toHsv(rgb);
    return fromHsv((((hue + turns) % 1) + 1) % 1, saturation, value);
  });
}

function toHsv([r, g, b]: Rgb): Rgb {
  const most = Math.max(r, g, b);
  const chroma = most - Math.min(r, g, b);
  if (chroma === 0) return [0, 0, most];
  let sixths = 4 + (r - g) / chroma;
  if (most === g) sixths = 2 + (b - r) / chroma;
  if (most === r) sixths = (g - b) / chroma;
  return [(sixths / 6 + 1) % 1, chroma / most, most];
}

function fromHsv(hue: number, s: number, v: number): Rgb {
  const sector = Math.floor(hue * 6);
  const f = hue * 6 - sector;
  const p = clamp01(v * (1 - s));
  const q = clamp01(v * (1 - s * f));
  const t = clamp01(v * (1 - s * (1 - f)));
  const sectors: readonly Rgb[] = [
    [v, t, p],
    [q, v, p],
    [p, v, t],
    [p, q, v],
    [t, p, v],
    [v, p, q],
  ];
  return sectors[sector % 6] as Rgb;
}

const ADJUST: Readonly<Record<ColourOp, (image: Picture, factor: number) => Picture>> = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
};

export function grayscale(image: Picture): Picture {
  return mapPixels(image, (rgb) => {
    const grey = greyOf(rgb);
    return [grey, grey, grey];
  });
}

/** A kernel of 2 · radius + 1 taps per direction, borders mirrored about the outermost pixel. */
export function gaussianBlur(image: Picture, radius: number, sigma: number): Picture {
  const { height, width } = image;
  const taps = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const mirrored = (i: number, size: number): number => size - 1 - Math.abs(size - 1 - Math.abs(i));
  const pass = (from: Picture, dy: number, dx: number): Picture =>
    generate(height, width, (y, x) => {
      const sum: [number, number, number] = [0, 0, 0];
      for (const [i, tap] of taps.entries()) {
        const offset = i - radius;
        const rgb = at(from, mirrored(y + dy * offset, height), mirrored(x + dx * offset, width));
        for (const c of [0, 1, 2] as const) sum[c] += (tap / total) * rgb[c];
      }
      return sum;
    });
  return pass(pass(image, 0, 1), 1, 0);
}

/** Values of at least `threshold` inverted: torchvision's solarize of a float image. */
export function solarize(image: Picture, threshold = 0.5): Picture {
  const invert = (value: number): number => (value >= threshold ? 1 - value : value);
  return mapPixels(image, ([r, g, b]) => [invert(r), invert(g), invert(b)]);
}

export function hflip(image: Picture): Picture {
  return generate(image.height, image.width, (y, x) => at(image, y, image.width - 1 - x));
}

export function normalize(image: Picture, mean: Rgb, std: Rgb): Picture {
  return mapPixels(image, (rgb) => [
    (rgb[0] - mean[0]) / std[0],
    (rgb[1] - mean[1]) / std[1],
    (rgb[2] - mean[2]) / std[2],
  ]);
}

/** One try at a crop: its size before rounding, and its box, null where it does not fit the image. */
export interface CropTry {
  readonly exactHeight: number;
  readonly exactWidth: number;
  readonly box: Box | null;
}

/**
 * RandomResizedCrop's box in an image of side × side.
 * @param uniforms four numbers in [0, 1): area, log ratio, top, left
 */
export function cropBox(
  uniforms: readonly [number, number, number, number],
  side: number,
  scaleMin: number,
  scaleMax: number,
): CropTry {
  const [area, ratio, top, left] = uniforms;
  const target = side * side * (scaleMin + (scaleMax - scaleMin) * area);
  const aspect = Math.exp(LOG_RATIO * (2 * ratio - 1));
  const exactWidth = Math.sqrt(target * aspect);
  const exactHeight = Math.sqrt(target / aspect);
  const width = Math.round(exactWidth);
  const height = Math.round(exactHeight);
  const fits = width > 0 && height > 0 && width <= side && height <= side;
  if (!fits) return { exactHeight, exactWidth, box: null };
  return {
    exactHeight,
    exactWidth,
    box: {
      top: Math.floor(top * (side - height + 1)),
      left: Math.floor(left * (side - width + 1)),
      height,
      width,
    },
  };
}

/** Which view of which image, when. */
interface ViewKey {
  readonly seed: number;
  readonly epoch: number;
  readonly image: number;
  readonly view: ViewIndex;
}

/** The four words of one block of a view's random numbers. */
export function viewWords(block: number, { seed, epoch, image, view }: ViewKey) {
  return philox([block, image, epoch, view], seed, STREAM.augment);
}

function viewUniforms(block: number, key: ViewKey): [number, number, number, number] {
  const [a, b, c, d] = viewWords(block, key);
  return [uniform(a), uniform(b), uniform(c), uniform(d)];
}

function uniform(word: number): number {
  return (word >>> 8) / 0x1000000;
}

/** The tries at a view's crop, up to the first that fits; ten that all fail mean the whole image. */
export function drawCrop(config: AugmentSettings, side: number, key: ViewKey): CropTry[] {
  const settings = settingsOfView(config, key.view);
  const tries: CropTry[] = [];
  for (let attempt = 0; attempt < 10; attempt++) {
    const uniforms = viewUniforms(attempt, key);
    const drawn = cropBox(uniforms, side, settings.cropScaleMin, settings.cropScaleMax);
    tries.push(drawn);
    if (drawn.box !== null) break;
  }
  return tries;
}

/**
 * Everything decided about a view; the blocks of numbers are listed in draw.wgsl.
 * @param sourceSide of the image, where views are smaller
 */
export function drawParameters(
  config: AugmentSettings,
  side: number,
  key: ViewKey,
  sourceSide: number = side,
): ViewParameters {
  const settings = settingsOfView(config, key.view);
  const [flip, jitter, grey, blur] = viewUniforms(10, key);
  const factors = viewUniforms(11, key);
  const [order, sigma] = viewUniforms(12, key);
  const [inverted] = viewUniforms(13, key);
  const whole: Box = { top: 0, left: 0, height: sourceSide, width: sourceSide };
  const margin = Math.floor((sourceSide - side) / 2);
  const centre: Box = { top: margin, left: margin, height: side, width: side };
  const crop = settings.cropEnabled ? drawCrop(config, sourceSide, key).at(-1)?.box : centre;
  const { blurSigmaMin, blurSigmaMax } = settings;
  return {
    box: crop ?? whole,
    jitter:
      settings.jitterEnabled && happens(jitter, settings.jitterProbability)
        ? drawJitter(settings, factors, Math.floor(order * 24))
        : [],
    grey: settings.grayscaleEnabled && happens(grey, settings.grayscaleProbability),
    blur:
      settings.blurEnabled && happens(blur, settings.blurProbability)
        ? {
            radius: blurRadius(blurSigmaMax, side),
            sigma: blurSigmaMin + (blurSigmaMax - blurSigmaMin) * sigma,
          }
        : null,
    solarize: settings.solarizeEnabled && happens(inverted, settings.solarizeProbability),
    flip: settings.flipEnabled && happens(flip, settings.flipProbability),
  };
}

/** The kernel holds the probability as f32: the same numbers must decide the same. */
function happens(uniform: number, probability: number): boolean {
  return uniform < Math.fround(probability);
}

function drawJitter(
  settings: ViewSettings,
  factors: readonly [number, number, number, number],
  rank: number,
): ViewParameters['jitter'] {
  const rest = COLOUR_OPS.map((op, i) => {
    const swing = settings[op] * (2 * (factors[i] as number) - 1);
    return { op, factor: op === 'hue' ? swing : 1 + swing };
  });
  const ordered: typeof rest = [];
  let left = rank;
  while (rest.length > 0) {
    const [picked] = rest.splice(left % rest.length, 1);
    left = Math.floor(left / (rest.length + 1));
    if (picked !== undefined && settings[picked.op] > 0) ordered.push(picked);
  }
  return ordered;
}

/** The whole pipeline, in MoCo v2's and BYOL's order. */
export function augment(
  image: Picture,
  { box, jitter, grey, blur, solarize: inverted, flip }: ViewParameters,
  mean: Rgb,
  std: Rgb,
  side: number = image.width,
): Picture {
  let view = resizedCrop(image, box, side, side < image.width);
  for (const { op, factor } of jitter) view = ADJUST[op](view, factor);
  if (grey) view = grayscale(view);
  if (blur !== null) view = gaussianBlur(view, blur.radius, blur.sigma);
  if (inverted) view = solarize(view);
  if (flip) view = hflip(view);
  return normalize(view, mean, std);
}
