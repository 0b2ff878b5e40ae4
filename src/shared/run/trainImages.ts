/** How many of a data set's images a run trains on, before anything is split. */
import type { DatasetSummary } from './protocol.ts';

/**
 * Exact for a data set with a test split of its own; else within a few images of what the
 * split, which keeps groups together, will give.
 * @param holdOut share of the images that is held out, 0 … 1
 */
export function trainImagesOf(
  { images, testImages }: Pick<DatasetSummary, 'images' | 'testImages'>,
  holdOut: number,
): number {
  return testImages > 0 ? images - testImages : images - Math.round(images * holdOut);
}
