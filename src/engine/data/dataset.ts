/** Decoded images: what every file format becomes and what training reads. */

import { type Words, WordsError } from '#base/words.ts';
import type { FileNames } from './fileNames.ts';
import type { Pixels } from './storedPixels.ts';

/** The class of an image that has none, where others have. */
export const NO_LABEL = 0xffff;

/** One way to label the images; a data set can have several, finest first. */
export interface LabelLevel {
  readonly name: string;
  readonly classNames: readonly string[];
  /** Class of each image, 0 … classNames.length − 1, or NO_LABEL; length = images. */
  readonly labels: Uint16Array<ArrayBuffer>;
}

export interface Dataset {
  readonly name: string;
  readonly side: number;
  /** RGB bytes, image-major then row-major: images × side × side × 3. */
  readonly pixels: Pixels;
  /** Finest first; empty when the images carry no labels. */
  readonly levels: readonly LabelLevel[];
  /**
   * Images from here on are the data set's own test split and are never trained on;
   * equal to `images` where it has none.
   */
  readonly testStart: number;
  /**
   * Images of the same group (the skin-tone variants of one emoji) are never each other's
   * neighbours in the kNN evaluation; null where every image is its own group.
   */
  readonly groups: Uint16Array<ArrayBuffer> | null;
  /** Path of each image's file inside the folder or archive; absent where images are no files. */
  readonly files?: readonly string[] | FileNames;
  /** kNN accuracy is the mean over classes of each class's accuracy. */
  readonly classBalanced: boolean;
  /** What the user should know: resized, unlabelled, files passed over. */
  readonly notes: readonly Words[];
  /** Images that could not be used, each with its reason, the first of many; absent for none. */
  readonly skipped?: readonly Words[];
  /** Where the images come from and under what licence, for display. */
  readonly credit: Words;
}

/** As it is decoded: the names are still in memory. */
export interface DecodedDataset extends Dataset {
  readonly files?: readonly string[];
}

export interface MemoryDataset extends DecodedDataset {
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** @throws Error for images that are not in memory */
export function inMemory(dataset: DecodedDataset): MemoryDataset {
  const { pixels } = dataset;
  if (!(pixels instanceof Uint8Array)) throw new Error('the images are not in memory');
  return { ...dataset, pixels };
}

/** A file or set of files that cannot be used: the file, the reason and the fix. */
export class DataError extends WordsError {
  override readonly name = 'DataError';
}

/** What is wrong with the whole set, where a single file would be skipped. */
export class DataSetError extends DataError {}

export function imageCount(dataset: Pick<Dataset, 'pixels' | 'side'>): number {
  return dataset.pixels.length / (dataset.side * dataset.side * 3);
}
