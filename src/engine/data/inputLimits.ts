/** How far files from strangers are trusted, and how sizes are worded. */

const MIB = 2 ** 20;

/** Unpacked bytes of one file or archive, and pixel bytes of a data set. */
export const MAX_BYTES = 2 ** 31;
export const MAX_ARCHIVE_ENTRIES = 500_000;
export const MAX_PICTURE_BYTES = 64 * MIB;
export const MAX_PICTURE_SIDE = 4096;
/** Over all pictures of a data set, before they are resized. */
export const MAX_TOTAL_PIXELS = 2 ** 34;
export const MIN_IMAGES = 64;
/** Labels are held in 16 bits. */
export const MAX_CLASSES = 2 ** 16;

/**
 * Unpacked bytes that a packed file may claim. Image data sets pack 1 to 70 times smaller;
 * deflate reaches 1,032, and the fixed part leaves room for sorted label files.
 */
export function maxUnpackedBytes(packedBytes: number): number {
  return Math.min(MAX_BYTES, 16 * MIB + 100 * packedBytes);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** '3 pictures', '1 picture'. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function megabytes(bytes: number): string {
  return `${count(Math.max(1, Math.round(bytes / MIB)))} MiB`;
}

/** The first few of a list of names, for a sentence. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${count(names.length - 3)} more` : shown;
}
