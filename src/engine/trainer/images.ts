import { formatBytes, formatCount } from '#base/format.ts';
import { say, WordsError } from '#base/words.ts';
import { type Dataset, imageCount } from '#data/dataset.ts';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchStandardise } from '#kernels/standardise/standardise.ts';
import type { RunConfig } from '#run/config.ts';

type Colour = readonly [number, number, number];

/** A data set on the GPU, with the statistics its images are normalised by. */
export interface GpuImages {
  /** RGB bytes, four per u32. */
  readonly pixels: GpuArray;
  readonly side: number;
  /**
   * Per-channel mean and standard deviation over the training images, in [0, 1]; 0 and 1 if each
   * view is normalised by itself.
   */
  readonly mean: Colour;
  readonly std: Colour;
  readonly normalisation: RunConfig['normalisation'];
}

/** The last operation on views, plain or augmented: per-view normalisation, if configured. */
export function launchOwnNormalisation(
  graph: StepGraph,
  views: GpuArray,
  { normalisation }: GpuImages,
): void {
  if (normalisation !== 'dataset') launchStandardise(graph, views, normalisation === 'image');
}

/**
 * Uploads a data set's pixels.
 * @param train image numbers that mean and std are taken over
 * @throws WordsError when no buffer of the adapter can hold them
 */
export function uploadImages(
  gpu: Gpu,
  dataset: Dataset,
  train: Uint32Array,
  normalisation: RunConfig['normalisation'] = 'dataset',
): GpuImages {
  const { pixels, side } = dataset;
  const limit = gpu.summary.maxBufferBytes;
  if (pixels.length > limit) {
    const fits = Math.floor(limit / (side * side * 3));
    throw new WordsError(
      say(
        '“{{name}}” needs {{bytes}}, more than the limit of {{limit}} for a buffer of this adapter. Load at most {{fits}} of its {{images}} images, or choose a smaller image side.',
        {
          name: dataset.name,
          bytes: formatBytes(pixels.length),
          limit: formatBytes(limit),
          fits: formatCount(fits),
          images: formatCount(imageCount(dataset)),
        },
      ),
    );
  }
  const words = new Uint32Array(Math.ceil(pixels.length / 4));
  new Uint8Array(words.buffer).set(pixels);
  const array = allocate(gpu, [words.length], 'images');
  upload(gpu, array, words);
  const statistics =
    normalisation === 'dataset'
      ? channelStatistics(dataset, train)
      : ({ mean: [0, 0, 0], std: [1, 1, 1] } as const);
  return { pixels: array, side, ...statistics, normalisation };
}

/**
 * Per-channel mean and standard deviation, in [0, 1], that a run normalises its images by.
 * @param train image numbers that they are taken over
 */
export function channelStatistics(
  { pixels, side }: Dataset,
  train: Uint32Array,
): { readonly mean: Colour; readonly std: Colour } {
  const counts = [new Float64Array(256), new Float64Array(256), new Float64Array(256)];
  const bytes = side * side * 3;
  for (const image of train) {
    const end = (image + 1) * bytes;
    for (let at = image * bytes; at < end; at++) {
      const histogram = counts[at % 3] as Float64Array;
      const value = pixels[at] as number;
      histogram[value] = (histogram[value] as number) + 1;
    }
  }
  const total = (train.length * bytes) / 3;
  const mean = counts.map((histogram) => sumOf(histogram, (v) => v) / total);
  const std = counts.map((histogram, c) =>
    Math.sqrt(sumOf(histogram, (v) => (v - (mean[c] as number)) ** 2) / total),
  );
  // A channel that never changes would divide by zero.
  return { mean: colour(mean), std: colour(std.map((value) => Math.max(value, 1 / 255))) };
}

function sumOf(histogram: Float64Array, of: (value: number) => number): number {
  return histogram.reduce((sum, count, byte) => sum + count * of(byte / 255), 0);
}

function colour(values: readonly number[]): Colour {
  const [r = 0, g = 0, b = 0] = values;
  return [r, g, b];
}
