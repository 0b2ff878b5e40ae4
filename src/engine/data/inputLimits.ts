/** Limits for untrusted files, and words for what they hold. */

import { formatCount } from '#base/format.ts';
import { listed, say, type Value, type Words } from '#base/words.ts';

const MIB = 2 ** 20;

/** Bytes of a file that is held in memory whole, and pixel bytes of a data set. */
export const MAX_BYTES = 2 ** 31;
/** Unpacked bytes of all packed tars, whose files are held; a browser keeps them on disk. */
export const MAX_HELD_BYTES = 2 ** 32;
export const MAX_ARCHIVE_ENTRIES = 500_000;
export const MAX_PICTURE_BYTES = 64 * MIB;
export const MAX_PICTURE_SIDE = 4096;
/** Over all pictures of a data set, before they are resized. */
const MAX_TOTAL_PIXELS = 2 ** 34;
export const MIN_IMAGES = 64;
/** Labels are held in 16 bits. */
export const MAX_CLASSES = 2 ** 16 - 1;

/**
 * Unpacked bytes that so many packed ones can honestly claim. Image data sets pack 1 to 40 times
 * smaller; deflate reaches 1,032, and the fixed part leaves room for sorted label files.
 */
export const plausibleBytes = (packedBytes: number): number => 16 * MIB + 50 * packedBytes;

/**
 * Pixels that pictures in so many bytes can honestly have. Photographs have 1 to 50 a byte, drawings
 * 100; a PNG of one colour reaches 1,000, and the fixed part leaves room for a few of those.
 */
export const plausiblePixels = (packedBytes: number): number =>
  Math.min(MAX_TOTAL_PIXELS, 2 ** 26 + 400 * packedBytes);

/** Pixels of the pictures that are decoded at the same time, unless one alone has more. */
export const MAX_PIXELS_AT_ONCE = MAX_PICTURE_SIDE ** 2;

export const imagesInWords = (count: number): Words =>
  count === 1 ? say('1 image') : say('{{n}} images', { n: formatCount(count) });

export const picturesInWords = (count: number): Words =>
  count === 1 ? say('1 image') : say('{{n}} images', { n: formatCount(count) });

export const resized = (size: string, side: number): Words =>
  say('The {{size}} images were resized to {{side}} × {{side}}.', { size, side });

/** The first few of a list of names, for a sentence. */
export function some(names: readonly Value[]): Value {
  const shown = listed(names.slice(0, 3));
  const more = names.length - 3;
  return more > 0 ? say('{{names}} and {{n}} more', { names: shown, n: formatCount(more) }) : shown;
}
