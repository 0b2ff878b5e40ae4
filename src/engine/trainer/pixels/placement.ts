import { type Dataset, imageCount } from '#data/dataset.ts';
import { imageBytes, isStored } from '#data/storedPixels.ts';
import type { RunConfig } from '#run/config.ts';
import type { ImagePlacement } from '#run/memoryPlan.ts';
import type { AdapterSummary } from '#run/protocol.ts';

/** Bytes up to which images stay on the GPU where nothing else is asked: WebGPU does not tell how much there is. */
const RESIDENT_MOST = 2 ** 30;

/** Where the images of a data set go on an adapter. The numbers of a run do not depend on it. */
export function placementOf(
  { maxBufferBytes }: Pick<AdapterSummary, 'maxBufferBytes'>,
  dataset: Pick<Dataset, 'pixels'>,
  wanted: RunConfig['imageMemory'],
): ImagePlacement {
  const { length } = dataset.pixels;
  const whole = length <= maxBufferBytes;
  switch (wanted) {
    case 'streamed':
      return 'streamed';
    case 'resident':
      return whole ? 'whole' : 'parts';
    case 'auto':
      if (whole && !isStored(dataset.pixels)) return 'whole';
      if (length > RESIDENT_MOST) return 'streamed';
      return whole ? 'whole' : 'parts';
    default:
      return wanted satisfies never;
  }
}

/** First images of the parts, the largest that a binding holds. */
export function partStarts(
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  bindingBytes: number,
): number[] {
  const each = Math.max(1, Math.floor(bindingBytes / imageBytes(dataset.side)));
  return Array.from({ length: Math.ceil(imageCount(dataset) / each) }, (_, part) => part * each);
}
