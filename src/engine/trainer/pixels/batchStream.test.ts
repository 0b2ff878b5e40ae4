import { expect, test } from 'vitest';
import type { StoredPixels } from '#data/storedPixels.ts';
import { BatchStream } from './batchStream.ts';

const SIDE = 2;
const BYTES = 12;

/** Every image is its own number; reads end when they are told to. */
function slowPixels() {
  const reads: { readonly images: number[]; readonly buffer: object; end: () => void }[] = [];
  const pixels: StoredPixels = {
    length: 100 * BYTES,
    histogram: new Float64Array(768),
    close: () => {},
    read: (images, buffer) =>
      new Promise((resolve, reject) => {
        const end = () => {
          if (images.includes(99)) return reject(new Error('gone'));
          for (const [i, image] of images.entries()) {
            buffer.fill(image, i * BYTES, (i + 1) * BYTES);
          }
          resolve(buffer);
        };
        reads.push({ images: [...images], buffer: buffer.buffer, end });
      }),
  };
  return { reads, source: { pixels, side: SIDE } };
}

const batch = (...images: number[]) => Uint32Array.from(images);

test('what comes next is read ahead, once, in buffers that are used again', async () => {
  const { reads, source } = slowPixels();
  const stream = new BatchStream(source, 2);
  const seen: number[][] = [];
  const take = (images: Uint32Array) =>
    stream.take(images, (bytes) => seen.push([bytes[0] as number, bytes.at(-1) as number]));
  const batches = Array.from({ length: 12 }, (_, i) => batch(2 * i, 2 * i + 1));
  for (const [i, images] of batches.entries()) {
    const taken = take(images);
    stream.expect(batches.slice(i + 1, i + 4));
    for (const read of reads) read.end();
    await taken;
  }
  expect(seen).toEqual(batches.map(([a, b]) => [a, b]));
  expect(reads.map(({ images }) => images)).toEqual(batches.map((images) => [...images]));
  expect(new Set(reads.map(({ buffer }) => buffer)).size).toBeLessThanOrEqual(4);
});

test('a batch between that nobody expected does not disturb those to come', async () => {
  const { reads, source } = slowPixels();
  const stream = new BatchStream(source, 2);
  stream.expect([batch(1, 2), batch(3, 4)]);
  const other = stream.take(batch(9), (bytes) => expect([...bytes]).toEqual(Array(12).fill(9)));
  const next = stream.take(batch(1, 2), (bytes) => expect(bytes).toHaveLength(24));
  for (const read of reads) read.end();
  await Promise.all([other, next]);
  expect(reads.map(({ images }) => images)).toEqual([[1, 2], [3, 4], [9]]);
});

test('a failure is heard by who takes the batch, and by nobody else', async () => {
  const { reads, source } = slowPixels();
  const stream = new BatchStream(source, 2);
  stream.expect([batch(99), batch(1, 2)]);
  for (const read of reads) read.end();
  await new Promise((resolve) => setTimeout(resolve, 0));
  await expect(stream.take(batch(99), () => {})).rejects.toThrow('gone');
  await stream.take(batch(1, 2), () => {});
});
