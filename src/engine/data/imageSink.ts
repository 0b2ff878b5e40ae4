/** Where decoded images go as they come: into memory, or into a file of records. */
import { allocatePixels } from './pixels.ts';
import { imageBytes, type Pixels } from './storedPixels.ts';

/** What decides how a picture is made to fit; at most 2¹⁵ − 1 pixels a side. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Present where a picture may be padded. */
  readonly border?: number;
}

export interface ImageSink {
  /** Whether an earlier decoding of the same files left this image. */
  has(image: number): boolean;
  /**
   * Takes one image, in any order, unless it is there already.
   * @param draw writes side × side × 3 bytes of `out` from `offset` on
   * @param size of the picture before it was made to fit
   * @throws DataError when there is no room for it
   */
  put(image: number, draw: (out: Uint8Array, offset: number) => void, size?: PictureSize): void;
  /** Of an image that an earlier decoding left; null where that is not known. */
  sizeOf(image: number): PictureSize | null;
  /** All of it. @param kept the images that are used, in their order; all by default */
  finish(kept?: readonly number[]): Pixels;
}

/**
 * @param images the most that will be put
 * @param name of the data set, for an error
 * @throws DataError when there is no room for them
 */
export type OpenSink = (images: number, side: number, name: string) => Promise<ImageSink>;

export const memorySink: OpenSink = async (images, side, name) =>
  sinkInto(allocatePixels(images, side, name), side);

/** @param pixels has room for all images */
export function sinkInto(pixels: Uint8Array<ArrayBuffer>, side: number): ImageSink {
  const bytes = imageBytes(side);
  return {
    has: () => false,
    sizeOf: () => null,
    put: (image, draw) => draw(pixels, image * bytes),
    finish(kept) {
      if (kept === undefined) return pixels;
      for (const [to, from] of kept.entries()) {
        if (to !== from) pixels.copyWithin(to * bytes, from * bytes, (from + 1) * bytes);
      }
      return kept.length * bytes < pixels.length ? pixels.slice(0, kept.length * bytes) : pixels;
    },
  };
}
