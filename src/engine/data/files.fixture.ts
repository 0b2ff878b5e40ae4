/** Small real files for the tests of this room. */
import { buf as crc32 } from 'crc-32';
import { decode, encode } from 'fast-png';
import { gzipSync, type Zippable, zipSync } from 'fflate';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import { DataError, type MemoryDataset } from './dataset.ts';
import type { DataHost } from './host.ts';
import { loadDataset } from './loadDataset.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Decodes RGBA PNGs alone; ships no assets. */
export function testHost(changes: Partial<DataHost> = {}): DataHost {
  return {
    fetchAsset: (path) => Promise.reject(new DataError(verbatim(`${path} is not there.`))),
    async decodeImage(blob, name) {
      try {
        const { width, height, data } = decode(new Uint8Array(await blob.arrayBuffer()));
        return { width, height, rgba: Uint8Array.from(data) };
      } catch {
        throw new DataError(
          say('{{file}} is truncated or damaged. Replace or remove it.', { file: name }),
        );
      }
    },
    onProgress: () => {},
    ...changes,
  };
}

export function fileOf(path: string, bytes: Uint8Array): SourceFile {
  return { path, blob: new Blob([new Uint8Array(bytes)]) };
}

export function load(
  files: readonly SourceFile[],
  side = 32,
  host: DataHost = testHost(),
): Promise<MemoryDataset> {
  return loadDataset({ kind: 'files', files, side, mostBad: 0.1 }, host);
}

/** The sentence with which the files are refused. */
export async function refusal(
  files: readonly SourceFile[],
  host: DataHost = testHost(),
): Promise<string> {
  try {
    await load(files, 32, host);
  } catch (error) {
    if (error instanceof DataError) return english(error.words);
    throw error;
  }
  throw new Error('The files were loaded.');
}

/** An RGBA PNG of one colour. */
export function png(
  width: number,
  height: number,
  colour: readonly [number, number, number, number] = [200, 100, 50, 255],
): Bytes {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set(colour, at);
  return new Uint8Array(encode({ width, height, data, channels: 4 }));
}

/** A PNG whose header is rewritten, with a CRC that fits. */
export function lyingPng(width: number, height: number): Bytes {
  const bytes = png(8, 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

/** CIFAR-10 records; record r has the label r mod 10 and pixel p of plane c the byte r + 50c + p. */
export function cifarRecords(count: number, first = 0): Bytes {
  const bytes = new Uint8Array(count * 3073);
  for (let index = 0; index < count; index++) {
    const record = first + index;
    const at = index * 3073;
    bytes[at] = record % 10;
    for (let plane = 0; plane < 3; plane++) {
      for (let pixel = 0; pixel < 1024; pixel++) {
        bytes[at + 1 + plane * 1024 + pixel] = record + 50 * plane + pixel;
      }
    }
  }
  return bytes;
}

/** An IDX file of bytes with these dimensions. */
export function idx(sizes: readonly number[], data: Uint8Array): Bytes {
  const start = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(start + data.length);
  bytes.set([0, 0, 8, sizes.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, size] of sizes.entries()) view.setUint32(4 + 4 * axis, size);
  bytes.set(data, start);
  return bytes;
}

/** Grey images with a black frame; the inside of image i is 100 + i mod 100. */
export function idxImages(count: number, side = 28): Bytes {
  const data = new Uint8Array(count * side * side);
  for (let image = 0; image < count; image++) {
    for (let y = 1; y < side - 1; y++) {
      const start = (image * side + y) * side;
      data.fill(100 + (image % 100), start + 1, start + side - 1);
    }
  }
  return idx([count, side, side], data);
}

export function idxLabels(count: number, classes = 10): Bytes {
  return idx(
    [count],
    Uint8Array.from({ length: count }, (_, i) => i % classes),
  );
}

export function gz(bytes: Uint8Array): Bytes {
  return gzipSync(bytes);
}

export function zip(files: Zippable): Bytes {
  return zipSync(files);
}

/** A folder of PNGs, `each` for every class. */
export function pictureFolder(
  classes: readonly string[],
  each: number,
  root = 'photos/',
): SourceFile[] {
  return classes.flatMap((name, index) =>
    Array.from({ length: each }, (_, i) =>
      fileOf(`${root}${name}/${String(i).padStart(3, '0')}.png`, png(32, 32, [index, i, 7, 255])),
    ),
  );
}
