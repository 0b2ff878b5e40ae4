/** Pixels of a data set that are in a file, not in memory, and how any image's bytes are had. */

export interface StoredPixels {
  /** Bytes of all images together, as of an array that holds them. */
  readonly length: number;
  /** How often each channel of all images has each value: 3 × 256. */
  readonly histogram: Float64Array;
  /**
   * Reads images one after the other, side × side × 3 bytes each.
   * @param buffer has room for them; it may be taken away
   * @returns the buffer, or another of its size in its place
   * @throws WordsError when the file cannot be read
   */
  read(images: Uint32Array, buffer: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** Says that nothing more will be read; what is being read is still read. */
  close(): void;
}

/** All bytes in memory, image-major then row-major, or what reads them. */
export type Pixels = Uint8Array<ArrayBuffer> | StoredPixels;

interface Images {
  readonly pixels: Pixels;
  readonly side: number;
}

export const isStored = (pixels: Pixels): pixels is StoredPixels => !(pixels instanceof Uint8Array);

export const imageBytes = (side: number): number => side * side * 3;

/**
 * The bytes of some images, one after the other.
 * @param buffer has room for them; it may be taken away
 */
export async function readImages(
  { pixels, side }: Images,
  images: Uint32Array,
  buffer: Uint8Array<ArrayBuffer> = new Uint8Array(images.length * imageBytes(side)),
): Promise<Uint8Array<ArrayBuffer>> {
  if (isStored(pixels)) return pixels.read(images, buffer);
  const bytes = imageBytes(side);
  images.forEach((image, i) => {
    buffer.set(pixels.subarray(image * bytes, (image + 1) * bytes), i * bytes);
  });
  return buffer;
}

/** Adds how often each channel of images has each value. */
export function countValues(pixels: Uint8Array, counts: Float64Array, share = 1): void {
  for (let at = 0; at < pixels.length; at += 3) {
    const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
    counts[r] = (counts[r] as number) + share;
    counts[256 + g] = (counts[256 + g] as number) + share;
    counts[512 + b] = (counts[512 + b] as number) + share;
  }
}
