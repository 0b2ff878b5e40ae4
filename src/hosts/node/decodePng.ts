import { decode } from 'fast-png';
import { say, type Value } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { DecodedImage } from '#data/host.ts';

type Png = ReturnType<typeof decode>;

/** @throws DataError when it is damaged */
export function decodePng(bytes: Uint8Array, name: Value): DecodedImage {
  let png: Png;
  try {
    png = decode(bytes);
  } catch (error) {
    throw new DataError(
      say('{{file}} cannot be decoded: {{reason}}. Replace or remove it.', {
        file: name,
        reason: error instanceof Error ? error.message : say('it is damaged'),
      }),
    );
  }
  const { width, height, data, channels, depth, palette, transparency } = png;
  const values = width * (palette === undefined ? channels : 1);
  const rowLength = depth < 8 ? Math.ceil((values * depth) / 8) : values;
  if (data.length < rowLength * height) {
    throw new DataError(
      say('{{file}} is truncated: pixels are missing. Replace or remove it.', { file: name }),
    );
  }
  if (depth === 8 && palette === undefined && transparency === undefined) {
    return { width, height, rgba: plain8(png) };
  }
  const levels = 2 ** depth - 1;
  const rgba = new Uint8Array(width * height * 4);
  const value = (row: number, place: number): number =>
    depth < 8
      ? packedValue(data, row * rowLength, place, depth)
      : (data[row * rowLength + place] ?? 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      if (palette !== undefined) {
        const [r = 0, g = 0, b = 0, a = 255] = palette[value(y, x)] ?? [];
        rgba.set([r, g, b, a], to);
        continue;
      }
      const at = x * channels;
      const grey = channels < 3;
      const raw = [0, 1, 2].map((channel) => value(y, grey ? at : at + channel));
      for (let channel = 0; channel < 3; channel++) {
        rgba[to + channel] = Math.round(((raw[channel] ?? 0) * 255) / levels);
      }
      const alpha = channels % 2 === 0 ? value(y, at + channels - 1) : levels;
      const clear =
        transparency !== undefined &&
        transparency.length > 0 &&
        raw.every((level, channel) => level === transparency[grey ? 0 : channel]);
      rgba[to + 3] = clear ? 0 : Math.round((alpha * 255) / levels);
    }
  }
  return { width, height, rgba };
}

/** Most pictures: a byte a channel, and no colour stands for clear. */
function plain8({ width, height, data, channels }: Png): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  const grey = channels < 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels;
    const to = pixel * 4;
    rgba[to] = data[at] ?? 0;
    rgba[to + 1] = data[grey ? at : at + 1] ?? 0;
    rgba[to + 2] = data[grey ? at : at + 2] ?? 0;
    rgba[to + 3] = channels % 2 === 0 ? (data[at + channels - 1] ?? 0) : 255;
  }
  return rgba;
}

/** A value of fewer than eight bits, the highest bits first (PNG 7.2). */
function packedValue(data: Png['data'], row: number, place: number, depth: number): number {
  const bit = place * depth;
  const byte = data[row + (bit >> 3)] ?? 0;
  return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
