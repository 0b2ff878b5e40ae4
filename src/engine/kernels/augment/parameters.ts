import type { ViewsConfig } from '#run/views.ts';

/** The augmentation fields of a run's config. */
export type AugmentSettings = ViewsConfig;

/** Crops keep an aspect ratio from 3/4 to 4/3, uniform in its logarithm (torchvision's default). */
export const LOG_RATIO = Math.log(4 / 3);

/** Numbers of the four colour operations in a record's `ops`. */
export const OP_CODES = { brightness: 1, contrast: 2, saturation: 3, hue: 4 } as const;

export type ColourOp = keyof typeof OP_CODES;

export const COLOUR_OPS: readonly ColourOp[] = ['brightness', 'contrast', 'saturation', 'hue'];

/** A part of an image, in pixels. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Everything that is decided about one view. */
export interface ViewParameters {
  readonly box: Box;
  /** Colour operations in the order they are made; each at most once. Hue in turns, the others factors. */
  readonly jitter: readonly { readonly op: ColourOp; readonly factor: number }[];
  readonly grey: boolean;
  /** A kernel of 2 · radius + 1 taps; sigma in pixels; null for no blur. */
  readonly blur: { readonly radius: number; readonly sigma: number } | null;
  /** Values of at least 0.5 inverted, after the blur. */
  readonly solarize: boolean;
  readonly flip: boolean;
}

/** Words of a packed record: the struct of record.wgsl. */
export const RECORD_WORDS = 13;

/** Blur taps to one side that the kernel has room for. */
const MAX_BLUR_RADIUS = 15;

/**
 * Blur taps to one side: 3 σ of the widest blur, one size for all views of a run as
 * torchvision's GaussianBlur has it. SimCLR's rule for ImageNet, a tenth of the side, would leave
 * three taps at side 32 and an effective σ of 0.8 for every requested σ; PIL's blur, which MoCo v2
 * and lightly use, follows σ, and so does this. A mirrored border needs radius < side.
 */
export function blurRadius(sigmaMax: number, side: number): number {
  return Math.min(Math.ceil(3 * sigmaMax), side - 1, MAX_BLUR_RADIUS);
}

/** Views' parameters as the kernel reads them, RECORD_WORDS words each. */
export function packParameters(views: readonly ViewParameters[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(views.length * RECORD_WORDS);
  const floats = new Float32Array(words.buffer);
  for (const [row, { box, jitter, grey, blur, solarize, flip }] of views.entries()) {
    const ops = jitter.reduce((packed, { op }, i) => packed | (OP_CODES[op] << (4 * i)), 0);
    const { top, left, height, width } = box;
    const tone = Number(grey) + 2 * Number(solarize);
    words.set(
      [top, left, height, width, Number(flip), tone, blur?.radius ?? 0, ops],
      row * RECORD_WORDS,
    );
    for (const { op, factor } of jitter) floats[row * RECORD_WORDS + 7 + OP_CODES[op]] = factor;
    floats[row * RECORD_WORDS + 12] = blur?.sigma ?? 1;
  }
  return words;
}
