import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dataset } from '#data/dataset.ts';
import { FiledPixels } from '#data/kept/filedPixels.ts';
import type { RecordPlace } from '#data/kept/keepRecords.ts';
import { type RecordFile, runsOf } from '#data/kept/recordFile.ts';
import type { RecordIndex } from '#data/kept/recordIndex.ts';
import { imageBytes } from '#data/storedPixels.ts';

const RECORDS = 'records';
const LOG = 'log';
const TEXT = 'dataset.json';

/** Decoded images in a folder of their own. */
export function folderPlace(folder: string): RecordPlace {
  const at = (name: string) => path.join(folder, name);
  return {
    readText: () => readFile(at(TEXT), 'utf8').catch(() => null),
    async writeText(text) {
      await writeFile(at(`${TEXT}.new`), text);
      await rename(at(`${TEXT}.new`), at(TEXT));
    },
    recordBytes: async () => (await stat(at(RECORDS)).catch(() => null))?.size ?? 0,
    async open() {
      await mkdir(folder, { recursive: true });
      return { records: recordFile(at(RECORDS)), log: recordFile(at(LOG)) };
    },
  };
}

function recordFile(name: string): RecordFile {
  // 'a+' would append; 'r+' wants the file to be there.
  closeSync(openSync(name, 'a'));
  const file = openSync(name, 'r+');
  let closed = false;
  return {
    getSize: () => fstatSync(file).size,
    read: (into, { at }) => readSync(file, into, 0, into.length, at),
    write: (bytes, { at }) => writeSync(file, bytes, 0, bytes.length, at),
    truncate: (size) => ftruncateSync(file, size),
    flush: () => fsyncSync(file),
    close() {
      if (!closed) closeSync(file);
      closed = true;
    },
  };
}

/** A data set whose records are in a folder, which are read without keeping this thread waiting. */
export async function openFolder(
  folder: string,
  dataset: Omit<Dataset, 'pixels'>,
  index: RecordIndex,
): Promise<Dataset & { readonly pixels: FiledPixels }> {
  const file = await open(path.join(folder, RECORDS), 'r');
  const bytes = imageBytes(index.side);
  const pixels = new FiledPixels(
    index,
    dataset.name,
    async (places, buffer) => ((await readAll(file, bytes, places, buffer)) ? buffer : null),
    () => void file.close(),
  );
  return { ...dataset, pixels };
}

async function readAll(
  file: FileHandle,
  bytes: number,
  places: Uint32Array,
  buffer: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const whole = await Promise.all(
    runsOf(places).map(async ({ place, row, count }) => {
      const { bytesRead } = await file.read(buffer, row * bytes, count * bytes, place * bytes);
      return bytesRead === count * bytes;
    }),
  );
  return whole.every(Boolean);
}
