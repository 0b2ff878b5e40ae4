import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** CIFAR-10 binary: a label byte and three planes of 32 × 32. */
export const RECORD_BYTES = 3073;

/** A folder that holds no usable CIFAR-10 records; the message says what is missing. */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
}

/**
 * The CIFAR-10 records of a folder's `.bin` and `.bin.gz` files, in the order of their names:
 * the first `images` for training, and all of the files with `test` in their name.
 * @throws RecordsError
 */
export function readRecords(folder: string, images: number): { train: Buffer; test: Buffer } {
  const names = readdirSync(folder)
    .filter((name) => /\.bin(\.gz)?$/.test(name))
    .sort();
  const read = (test: boolean): Buffer =>
    Buffer.concat(
      names
        .filter((name) => name.toLowerCase().includes('test') === test)
        .map((name) => {
          const bytes = readFileSync(path.join(folder, name));
          const records = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
          if (records.length % RECORD_BYTES === 0) return records;
          throw new RecordsError(
            `${name} holds ${records.length} bytes, which is no whole number of CIFAR-10 records of ${RECORD_BYTES}.`,
          );
        }),
    );
  const train = read(false).subarray(0, images * RECORD_BYTES);
  const test = read(true);
  if (train.length < images * RECORD_BYTES || test.length === 0) {
    throw new RecordsError(
      `${folder} needs ${images} CIFAR-10 training records in .bin or .bin.gz files, and test records in a file with “test” in its name; it has ${train.length / RECORD_BYTES} and ${test.length / RECORD_BYTES}.`,
    );
  }
  return { train, test };
}
