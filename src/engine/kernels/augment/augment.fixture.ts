/** Images of every kind, and the kernel run on them, for the tests of the views. */
import { expect } from 'vitest';
import { philox } from '#base/random.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { CropTry, Picture } from './augment.reference.ts';
import { launchAugment } from './augment.ts';
import type { AugmentSettings } from './parameters.ts';

export const MEAN = [0.485, 0.456, 0.406] as const;
export const STD = [0.229, 0.224, 0.225] as const;
export const SEED = 0xdeadbeef;
export const EPOCH = 5;
/** f32 rounding through up to nine stages, divided by STD. */
export const TOLERANCE = 4e-5;

export const ALL: AugmentSettings = {
  ...DEFAULT_CONFIG,
  cropScaleMin: 0.2,
  blurEnabled: true,
  solarizeEnabled: true,
};
export const NONE: AugmentSettings = {
  ...DEFAULT_CONFIG,
  cropEnabled: false,
  flipEnabled: false,
  jitterEnabled: false,
  grayscaleEnabled: false,
  blurEnabled: false,
  solarizeEnabled: false,
};

export function uploaded(
  gpu: Gpu,
  data: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
  label: string,
): GpuArray {
  const array = allocate(gpu, [data.length], label);
  upload(gpu, array, data);
  return array;
}

/** Images of every kind: noise, ramps, and flat greys and extremes, whose chroma is zero. */
export function makePixels(images: number, side: number): Uint8Array<ArrayBuffer> {
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

export function pictureOf(pixels: Uint8Array, image: number, side: number): Picture {
  const size = side * side * 3;
  const data = Float64Array.from(pixels.subarray(image * size, (image + 1) * size), (b) => b / 255);
  return { height: side, width: side, data };
}

export const IMAGES = 9;
/** Row r: image r mod 9, view r mod 2; with 18 rows or fewer no pair comes twice. */
export function rowsOf(count: number): Uint32Array<ArrayBuffer> {
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
export async function run(gpu: Gpu, job: Job): Promise<Float32Array> {
  const { side, sourceSide = side, pixels, rows, settings, epoch = EPOCH } = job;
  const count = rows.length / 2;
  const output = allocate(gpu, [count, side, side, 3], 'views');
  const graph = new StepGraph(gpu);
  const source = {
    pixels: uploaded(gpu, new Uint32Array(pixels.buffer), 'pixels'),
    rows: uploaded(gpu, rows, 'rows'),
    output,
    side,
    sourceSide,
    mean: MEAN,
    std: STD,
  };
  const state = uploaded(gpu, Uint32Array.of(SEED, epoch), 'state');
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
export function outside(got: Float32Array, want: ArrayLike<number>, tolerance: number): number[] {
  expect(got.length).toBe(want.length);
  return [...got.keys()].filter(
    (i) => !(Math.abs((got[i] as number) - (want[i] as number)) <= tolerance),
  );
}

/** A box's side so near a half that f32 and f64 may round it differently; then rows may differ. */
export function isBorderline({ exactHeight, exactWidth }: CropTry): boolean {
  return [exactHeight, exactWidth].some((size) => Math.abs((size % 1) - 0.5) < 1e-4);
}
