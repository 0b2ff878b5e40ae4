/** A picture of any size as a square of the data set. */
import type { PictureSize } from './imageSink.ts';
import { fitSquare, type Picture } from './resize.ts';

/** Most that an image is padded to reach the side; beyond that it is resampled. */
const MAX_PADDING = 8;

/** Pixels that are added at the left and top; null for a picture that is not padded. */
export function paddingOf(picture: PictureSize, side: number): number | null {
  const { width, height, border } = picture;
  const missing = side - width;
  if (border === undefined || width !== height || missing < 0 || missing > MAX_PADDING) return null;
  return missing >> 1;
}

/** @param out receives side × side × 3 RGB bytes at `offset` */
export function putPicture(picture: Picture, side: number, out: Uint8Array, offset: number): void {
  const { width, height, channels, data } = picture;
  const margin = paddingOf(picture, side);
  const exact = width === side && height === side && channels === 3;
  if (exact)
    out.set(data.length === side * side * 3 ? data : data.subarray(0, side * side * 3), offset);
  else if (margin !== null) pad(picture, side, margin, out, offset);
  else fitSquare(picture, side, out, offset);
}

function pad(
  { width, channels, data, border = 0 }: Picture,
  side: number,
  margin: number,
  out: Uint8Array,
  offset: number,
): void {
  out.fill(border, offset, offset + side * side * 3);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const at = offset + ((y + margin) * side + x + margin) * 3;
      for (let channel = 0; channel < 3; channel++) {
        out[at + channel] = data[channels === 1 ? from : from + channel] as number;
      }
    }
  }
}
