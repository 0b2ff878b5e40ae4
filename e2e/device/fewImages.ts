/** A few of CIFAR-10's images, for trying a run on a software adapter. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A label and three planes of 32 × 32. */
const RECORD_BYTES = 3073;

/** Of each file. */
const IMAGES = { train: 256, test: 64 } as const;

/**
 * Writes the first images of one training file and of the test file.
 * @returns why there are none, as the end of a sentence; null where there are some
 */
export function fewImages(folder: string, into: string): string | null {
  const names = readdirSync(folder).filter((name) => /\.bin(\.gz)?$/i.test(name));
  const train = names.find((name) => !/test/i.test(name));
  const test = names.find((name) => /test/i.test(name));
  if (train === undefined || test === undefined) {
    return `${folder} holds no data_batch and test_batch as .bin or .bin.gz files`;
  }
  for (const [kind, name] of [
    ['train', train],
    ['test', test],
  ] as const) {
    const bytes = readFileSync(path.join(folder, name));
    const records = /\.gz$/i.test(name) ? gunzipSync(bytes) : bytes;
    writeFileSync(path.join(into, `${kind}.bin`), records.subarray(0, RECORD_BYTES * IMAGES[kind]));
  }
  return null;
}
