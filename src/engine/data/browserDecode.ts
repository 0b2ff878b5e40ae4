import { say, type Value } from '#base/words.ts';
import { DataError } from './dataset.ts';
import type { DecodedImage } from './host.ts';

/**
 * Decodes a picture with the browser's own decoder; needs a worker or a document.
 * @throws DataError when it is damaged, or there is no memory for it
 */
export async function decodeImage(bytes: Blob, name: Value): Promise<DecodedImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(bytes, {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  } catch {
    throw new DataError(
      say(
        '{{file}} cannot be decoded: the browser reports that it is damaged. Replace or remove it.',
        {
          file: name,
        },
      ),
    );
  }
  try {
    return pixelsOf(bitmap, name);
  } finally {
    bitmap.close();
  }
}

/** Pixels of a strip: a canvas of a whole 4096² picture gives none on some adapters. */
const STRIP_PIXELS = 2 ** 20;

function pixelsOf(bitmap: ImageBitmap, name: Value): DecodedImage {
  const { width, height } = bitmap;
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
  const context = new OffscreenCanvas(width, rows).getContext('2d', { willReadFrequently: true });
  if (context === null) throw noMemory(name, width, height);
  const rgba = allocate(4 * width * height, () => noMemory(name, width, height));
  for (let top = 0; top < height; top += rows) {
    const strip = Math.min(rows, height - top);
    context.clearRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, -top);
    rgba.set(context.getImageData(0, 0, width, strip).data, 4 * width * top);
  }
  return { width, height, rgba };
}

function allocate(bytes: number, refuse: () => DataError): Uint8ClampedArray<ArrayBuffer> {
  try {
    return new Uint8ClampedArray(bytes);
  } catch {
    throw refuse();
  }
}

const noMemory = (file: Value, width: number, height: number): DataError =>
  new DataError(
    say(
      '{{file}} cannot be decoded: the browser has no memory for a {{width}} × {{height}} canvas. Close other tabs and try again.',
      { file, width, height },
    ),
  );
