/** Fixed-size records of a file, whatever its size: no more than a piece of it is in memory. */
import { say, type Value } from '#base/words.ts';
import { DataError } from './dataset.ts';
import type { Entry } from './entry.ts';

/**
 * Each record of a file in turn. A record stays valid: no piece is written again.
 * @param start bytes before the first record
 * @throws DataError when the file ends within a record
 */
export async function* recordsOf(
  { name, stream }: Pick<Entry, 'name' | 'stream'>,
  start: number,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  let skip = start;
  let part: Uint8Array | null = null;
  let filled = 0;
  for await (const chunk of stream()) {
    let at = Math.min(skip, chunk.length);
    skip -= at;
    while (at < chunk.length) {
      if (part === null && at + bytes <= chunk.length) {
        yield chunk.subarray(at, at + bytes);
        at += bytes;
        continue;
      }
      part ??= new Uint8Array(bytes);
      const taken = chunk.subarray(at, at + bytes - filled);
      part.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < bytes) continue;
      yield part;
      part = null;
      filled = 0;
    }
  }
  if (part !== null) throw cutShort(name);
}

const cutShort = (file: Value): DataError =>
  new DataError(
    say('{{file}} ends within an image: it is truncated. Download or copy it again.', { file }),
  );

/**
 * Planes of one channel each as pixels with their channels side by side.
 * @param columns a plane is stored column by column
 */
export function interleaved(
  planes: Uint8Array,
  [width, height, channels]: readonly [number, number, number],
  columns = false,
): Uint8Array {
  const pixels = new Uint8Array(width * height * channels);
  const plane = width * height;
  for (let channel = 0; channel < channels; channel++) {
    let from = channel * plane;
    if (!columns) {
      for (let to = channel; to < pixels.length; to += channels) {
        pixels[to] = planes[from++] as number;
      }
      continue;
    }
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        pixels[(y * width + x) * channels + channel] = planes[from++] as number;
      }
    }
  }
  return pixels;
}
