import { type Dataset, imageCount } from '#data/dataset.ts';
import { countValues, imageBytes, isStored, type Pixels, readImages } from '#data/storedPixels.ts';

export type Colour = readonly [number, number, number];

export interface ChannelStatistics {
  readonly mean: Colour;
  readonly std: Colour;
}

/** The last ones of a data set, with what `train` was. */
const known = new WeakMap<
  Pixels,
  { readonly train: Uint32Array; readonly found: Promise<ChannelStatistics> }
>();

/**
 * Per-channel mean and standard deviation, in [0, 1], that a run normalises its images by; computed
 * once for a preview and the runs that follow.
 * @param train image numbers that they are taken over, ascending
 */
export function channelStatistics(
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  train: Uint32Array,
): Promise<ChannelStatistics> {
  const last = known.get(dataset.pixels);
  if (last !== undefined && same(last.train, train)) return last.found;
  const found = compute(dataset, train);
  known.set(dataset.pixels, { train: train.slice(), found });
  // What could not be read may be read the next time.
  found.catch(() => known.delete(dataset.pixels));
  return found;
}

const same = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((image, i) => image === b[i]);

async function compute(
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  train: Uint32Array,
): Promise<ChannelStatistics> {
  const counts = await countsOf(dataset, train);
  const total = train.length * dataset.side ** 2;
  const channels = [0, 1, 2].map((c) => counts.subarray(256 * c, 256 * (c + 1)));
  const mean = channels.map((histogram) => sumOf(histogram, (v) => v) / total);
  const std = channels.map((histogram, c) =>
    Math.sqrt(sumOf(histogram, (v) => (v - (mean[c] as number)) ** 2) / total),
  );
  // A channel that never changes would divide by zero.
  return { mean: colour(mean), std: colour(std.map((value) => Math.max(value, 1 / 255))) };
}

/** Images that are read at once. */
const BLOCK = 256;

/** How often each channel of the training images has each value. Whole numbers, whatever the way. */
async function countsOf(
  { pixels, side }: { readonly pixels: Pixels; readonly side: number },
  train: Uint32Array,
): Promise<Float64Array> {
  const bytes = imageBytes(side);
  if (!isStored(pixels)) {
    const counts = new Float64Array(768);
    for (const image of train) {
      countValues(pixels.subarray(image * bytes, (image + 1) * bytes), counts);
    }
    return counts;
  }
  const counts = pixels.histogram.slice();
  const chosen = new Uint8Array(imageCount({ pixels, side }));
  for (const image of train) chosen[image] = 1;
  const others = Uint32Array.from(chosen.keys()).filter((image) => chosen[image] === 0);
  // The smaller share of the images is read: all but these are counted already.
  const [read, share] = others.length < train.length ? [others, -1] : [train, 1];
  if (share === 1) counts.fill(0);
  let buffer: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(BLOCK * bytes);
  for (let at = 0; at < read.length; at += BLOCK) {
    const block = read.subarray(at, at + BLOCK);
    buffer = await readImages({ pixels, side }, block, buffer);
    countValues(buffer.subarray(0, block.length * bytes), counts, share);
  }
  return counts;
}

function sumOf(histogram: Float64Array, of: (value: number) => number): number {
  return histogram.reduce((sum, count, byte) => sum + count * of(byte / 255), 0);
}

function colour(values: readonly number[]): Colour {
  const [r = 0, g = 0, b = 0] = values;
  return [r, g, b];
}
