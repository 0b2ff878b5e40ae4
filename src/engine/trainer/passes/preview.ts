/**
 * Shows the loaded images under a config's augmentation: the colours of the views, from
 * before their normalisation.
 */
import { say, type Words, wordsOf } from '#base/words.ts';
import type { Dataset } from '#data/dataset.ts';
import { fitSquare } from '#data/resize.ts';
import { trainAndQuery } from '#data/split.ts';
import { imageBytes, readImages } from '#data/storedPixels.ts';
import type { Gpu } from '#gpu/device.ts';
import type { RunConfig } from '#run/config.ts';
import { storedSideOf } from '#run/imageSides.ts';
import type { Event } from '#run/protocol.ts';
import type { PreviewRequest, ViewPair } from '#run/viewPreview.ts';
import { channelStatistics } from '#trainer/pixels/statistics.ts';
import { augmentedViews } from './augmentedViews.ts';

type Answer = Extract<Event, { type: 'viewsPreviewed' | 'previewRefused' }>;

/** The split of a data set; computed once, not at every key press. */
interface TrainingImages {
  readonly split: string;
  readonly train: Uint32Array;
}

const cache = new WeakMap<Dataset, TrainingImages>();

function trainingImages(dataset: Dataset, { holdOut, seed }: RunConfig): Uint32Array {
  const split = `${holdOut} ${seed}`;
  const known = cache.get(dataset);
  if (known?.split === split) return known.train;
  const { train } = trainAndQuery(dataset, holdOut, seed);
  cache.set(dataset, { split, train });
  return train;
}

/** The views of a request, or a message why there are none. Does not affect a run in progress. */
export async function answerPreview(
  gpu: Gpu | null,
  dataset: Dataset | null,
  { config, pairs, page, epoch }: PreviewRequest,
): Promise<Answer> {
  const refused = (message: Words): Answer => ({ type: 'previewRefused', message });
  if (gpu === null) return refused(say('There is no graphics device to draw the views on.'));
  if (dataset === null) return refused(say('The images are not loaded yet.'));
  try {
    const train = trainingImages(dataset, config);
    const count = Math.min(pairs, train.length);
    const images = Uint32Array.from(
      { length: count },
      (_, i) => train[(Math.floor((i * train.length) / count) + page) % train.length] as number,
    );
    const statistics = await channelStatistics(dataset, train);
    const { mean, std } = statistics;
    // The form may ask for another side than that of the images, which will be loaded again.
    const side = storedSideOf(config) === dataset.side ? config.imageSide : dataset.side;
    const own = { ...config, imageSide: side };
    const views = await augmentedViews(gpu, dataset, statistics, own, images, epoch);
    const bytes = atSide(await readImages(dataset, images), dataset.side, side);
    const size = imageBytes(side);
    const viewAt = (row: number) => {
      const value = (i: number) => views[row * size + i] as number;
      return rgba(side, (i, c) => 255 * (value(i) * (std[c] as number) + (mean[c] as number)));
    };
    return {
      type: 'viewsPreviewed',
      side,
      pairs: Array.from(
        { length: count },
        (_, i): ViewPair => ({
          image: rgba(side, (at) => bytes[i * size + at] as number),
          query: viewAt(i),
          key: viewAt(count + i),
        }),
      ),
    };
  } catch (error) {
    return refused(wordsOf(error));
  }
}

/** Images of one side made smaller to be shown beside their views. */
function atSide(bytes: Uint8Array, from: number, side: number): Uint8Array {
  if (from === side) return bytes;
  const [all, own] = [imageBytes(from), imageBytes(side)];
  const resized = new Uint8Array((bytes.length / all) * own);
  for (let image = 0; image * own < resized.length; image++) {
    const data = bytes.subarray(image * all, (image + 1) * all);
    fitSquare({ width: from, height: from, channels: 3, data }, side, resized, image * own);
  }
  return resized;
}

/** @param byte value of number `i` of [side, side, 3], of channel `c`; what is outside is clamped */
function rgba(
  side: number,
  byte: (i: number, c: number) => number,
): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let pixel = 0; pixel < side * side; pixel++) {
    for (let c = 0; c < 3; c++) bytes[pixel * 4 + c] = byte(pixel * 3 + c, c);
  }
  return bytes;
}
