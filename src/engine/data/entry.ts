import { say, type Value, type Words } from '#base/words.ts';
import { readBlob } from './blob.ts';
import { type Gzip, gunzipChunks } from './gzip.ts';
import type { Pace } from './loadProgress.ts';
import { baseName } from './paths.ts';

/** A file as the formats see it: unpacked, wherever it came from. */
export interface Entry {
  /** Path inside the folder or archive, '/' between parts, `.gz` taken off. */
  readonly path: string;
  /** What to call it in a sentence: its path, and the archive that it is in. */
  readonly name: Value;
  /** Unpacked; `bytes` gives exactly this many or throws. */
  readonly size: number;
  /** The first bytes: `length` of them, or fewer at the end of the file. */
  head(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws DataError when the file is damaged */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
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

export function blobEntry(path: string, name: Value, blob: Blob): Entry {
  return {
    path,
    name,
    size: blob.size,
    head: (length) => readBlob(blob.slice(0, length), name),
    bytes: () => readBlob(blob, name),
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
  const read = async (length: number) => {
    const bytes = new Uint8Array(Math.min(length, size));
    let filled = 0;
    for await (const chunk of gunzipChunks(await open())) {
      const taken = chunk.subarray(0, bytes.length - filled);
      bytes.set(taken, filled);
      filled += taken.length;
      if (filled === length && length < size) break;
      if (size > 2 ** 20)
        await pace.report(filled, size, say('Unpacking {{name}}', { name: baseName(path) }));
    }
    return bytes;
  };
  return { path, name, size, head: read, bytes: () => read(size) };
}
