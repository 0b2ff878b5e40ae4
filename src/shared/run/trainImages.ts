/** The number of training images, computed before the data set is split. */
import type { DatasetSummary } from './datasets.ts';

/**
 * Exact for a data set with its own test split; else within a few images, because the split keeps
 * groups together.
 * @param holdOut share of the images that is held out, 0 … 1
 */
export function trainImagesOf(
  { images, testImages }: Pick<DatasetSummary, 'images' | 'testImages'>,
  holdOut: number,
): number {
  return testImages > 0 ? images - testImages : images - Math.round(images * holdOut);
}
