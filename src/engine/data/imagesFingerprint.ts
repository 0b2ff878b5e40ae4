/**
 * Names a data set by its content, wherever it was decoded: a digest of its size, its labels and
 * images spread over all of it, then the mean colours of some of them. A decoder that rounds
 * otherwise changes the digest, but no mean colour by more than a few steps.
 */
import { type Dataset, imageCount } from './dataset.ts';
import { imageBytes, readImages } from './storedPixels.ts';

/** Images of the digest. */
const DIGESTED = 512;
/** Images whose mean colours are written out, three bytes each. */
const MEANS = 32;
/** Steps of 256 by which decoders differ at most in a mean. */
const ROUNDING = 4;

/** 32 hexadecimal digits, a hyphen, six digits for each mean colour. */
export async function imagesFingerprint(dataset: Dataset): Promise<string> {
  const { side, testStart, levels } = dataset;
  const images = imageCount(dataset);
  const parts: BlobPart[] = [Uint32Array.of(images, side, testStart, levels.length)];
  for (const { labels } of levels) parts.push(labels);
  parts.push(...(await imagesOf(dataset, DIGESTED)));
  const all = await new Blob(parts).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all)).subarray(0, 16);
  return `${hex(digest)}-${hex((await imagesOf(dataset, MEANS)).flatMap(meanColour))}`;
}

/** Whether a fingerprint is of the same images: bit for bit, but for rounding, or not. */
export function compareImages(a: string, b: string): 'same' | 'rounded' | 'other' {
  if (a === b) return 'same';
  const [, before = ''] = a.split('-');
  const [, now = ''] = b.split('-');
  if (before.length !== now.length || before === '') return 'other';
  for (let at = 0; at < before.length; at += 2) {
    const byteOf = (text: string) => Number.parseInt(text.slice(at, at + 2), 16);
    if (!(Math.abs(byteOf(before) - byteOf(now)) <= ROUNDING)) return 'other';
  }
  return 'rounded';
}

/** Bytes of images spread over all. */
async function imagesOf(dataset: Dataset, most: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const images = imageCount(dataset);
  const count = Math.min(images, most);
  const bytes = imageBytes(dataset.side);
  const chosen = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * images) / count));
  const read = await readImages(dataset, chosen);
  return Array.from(chosen, (_, i) => read.subarray(i * bytes, (i + 1) * bytes));
}

function meanColour(pixels: Uint8Array): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < pixels.length; i++) sums[i % 3] = (sums[i % 3] ?? 0) + (pixels[i] ?? 0);
  return sums.map((sum) => Math.round(sum / Math.max(1, pixels.length / 3)));
}

const hex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
