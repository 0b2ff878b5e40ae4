import { formatBytes } from '#base/format.ts';
import { say, type Value, type Words } from '#base/words.ts';
import { blobChunks, readBlob } from './blob.ts';
import { DataError } from './dataset.ts';
import { type Gzip, gunzipChunks } from './gzip.ts';
import { MAX_BYTES } from './inputLimits.ts';
import type { Pace } from './loadProgress.ts';
import { baseName } from './paths.ts';

/** A file as the formats see it: unpacked, wherever it came from. */
export interface Entry {
  /** Path inside the folder or archive, '/' between parts, `.gz` taken off. */
  readonly path: string;
  /** What to call it in a sentence: its path, and the archive that it is in. */
  readonly name: Value;
  /** The archive that it is in, as it was given; absent for a file of its own. */
  readonly archive?: string;
  /** Unpacked; `bytes` gives exactly this many or throws. */
  readonly size: number;
  /** The first bytes: `length` of them, or fewer at the end of the file. */
  head(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws DataError when the file is damaged, or too large to be in memory whole */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /** Piece by piece, whatever its size. @throws DataError when the file is damaged */
  stream(): AsyncIterable<Uint8Array>;
  /** Unpacked, to be read in any order. @throws DataError as `bytes` */
  blob(): Promise<Blob>;
}

/** @throws DataError for an empty file */
export function refuseEmpty(files: readonly Pick<Entry, 'size' | 'name'>[]): void {
  const file = files.find(({ size }) => size === 0);
  if (file !== undefined)
    throw new DataError(say('{{file}} is empty. Copy it again.', { file: file.name }));
}

/** What opening a folder or an archive gives. */
export interface Opened {
  readonly entries: readonly Entry[];
  /** Names of links and of files that point outside their archive. */
  readonly unsafe: readonly Value[];
}

/** What to call a file of an archive in a sentence. */
export const inArchive = (file: string, archive: string): Words =>
  say('{{file}} in {{archive}}', { file, archive });

/** @throws DataError when a file of this size cannot be in memory whole */
function refuseLarge(name: Value, size: number): void {
  if (size <= MAX_BYTES) return;
  throw new DataError(
    say('{{file}} contains {{bytes}}, more than the limit of {{limit}}. Load a part of it.', {
      file: name,
      bytes: formatBytes(size),
      limit: formatBytes(MAX_BYTES),
    }),
  );
}

export function blobEntry(path: string, name: Value, blob: Blob): Entry {
  return {
    path,
    name,
    size: blob.size,
    head: (length) => readBlob(blob.slice(0, length), name),
    bytes: async () => {
      refuseLarge(name, blob.size);
      return readBlob(blob, name);
    },
    stream: () => blobChunks(blob, name),
    blob: () => Promise.resolve(blob),
  };
}

/** @param open opens the packed bytes; called at every read */
export function gzipEntry(
  path: string,
  name: Value,
  size: number,
  open: () => Promise<Gzip>,
  pace: Pace,
): Entry {
  const doing = say('Unpacking {{name}}', { name: baseName(path) });
  async function* stream(): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of gunzipChunks(await open())) {
      done += chunk.length;
      yield chunk;
      if (size > 2 ** 20) await pace.report(done, size, doing);
    }
  }
  const read = async (length: number) => {
    refuseLarge(name, Math.min(length, size));
    const bytes = new Uint8Array(Math.min(length, size));
    let filled = 0;
    for await (const chunk of stream()) {
      const taken = chunk.subarray(0, bytes.length - filled);
      bytes.set(taken, filled);
      filled += taken.length;
      if (filled === length && length < size) break;
    }
    return bytes;
  };
  return {
    path,
    name,
    size,
    head: read,
    bytes: () => read(size),
    stream,
    blob: async () => new Blob([await read(size)]),
  };
}
