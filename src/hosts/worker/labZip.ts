/**
 * A lab's zip: a folder a run with `run.json` (see runFile.ts) and, where it was asked for,
 * `checkpoint.safetensors`, and its clusters as `prototypes.safetensors`.
 */
import {
  BlobReader,
  BlobWriter,
  configure,
  type FileEntry,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { formatBytes } from '#base/format.ts';
import { shortText } from '#base/shortText.ts';
import { say } from '#base/words.ts';
import { folderOf, isUnsafe, slashes } from '#data/paths.ts';
import { firstOverlap } from '#data/zipPlaces.ts';
import type { SourceFile } from '#run/protocol.ts';
import { damagedFile } from '#storage/runFileError.ts';

// It is in a worker already.
configure({ useWebWorkers: false });

export const isZip = (path: string): boolean => /\.zip$/i.test(path);

/** Unpacked bytes of one file; the largest run and checkpoint are far below. */
const MAX_ENTRY_BYTES = 2 ** 31;
/** Files of a lab. */
const MAX_ENTRIES = 50_000;
/** Unpacked bytes that so many packed ones can claim: runs of equal rows pack 100 times. */
const plausibleBytes = (packed: number): number => 2 ** 26 + 200 * packed;

export interface UnpackedFolder {
  readonly folder: string;
  readonly entries: readonly SourceFile[];
  /** Folders before it, of how many. */
  readonly done: number;
  readonly total: number;
}

/**
 * The folders of a lab's zip, one after the other; only one is unpacked at a time. Links and names
 * that lead out of the archive are left out.
 * @throws RunFileError when it is damaged, its files share bytes, or it unpacks to more than it
 *   says or can honestly say
 */
export async function* unpackLab(blob: Blob, file: string): AsyncGenerator<UnpackedFolder> {
  const reader = new ZipReader(new BlobReader(blob), { filenameValidation: 'tolerant' });
  try {
    const listed = await listFiles(reader, blob.size, file);
    const folders = new Map<string, FileEntry[]>();
    for (const entry of listed) {
      if (entry.symlink || isUnsafe(slashes(entry.filename))) continue;
      const folder = folderOf(slashes(entry.filename));
      if (folders.get(folder)?.push(entry) === undefined) folders.set(folder, [entry]);
    }
    let done = 0;
    for (const [folder, entries] of folders) {
      const unpacked: SourceFile[] = [];
      for (const entry of entries) unpacked.push(await unpack(entry, file));
      const name = folder.split('/').at(-1) ?? '';
      yield { folder: name, entries: unpacked, done: done++, total: folders.size };
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'RunFileError') throw error;
    throw damagedFile(file, say('it is no zip, or it is damaged'));
  } finally {
    await reader.close().catch(() => {});
  }
}

/** Its files as the directory lists them, before anything is unpacked. */
async function listFiles(
  reader: ZipReader<unknown>,
  packed: number,
  file: string,
): Promise<readonly FileEntry[]> {
  const listed: FileEntry[] = [];
  let unpacked = 0;
  for await (const entry of reader.getEntriesGenerator()) {
    if (entry.directory) continue;
    if (listed.length === MAX_ENTRIES) throw damagedFile(file, say('it holds too many files'));
    const path = shortText(entry.filename);
    if (entry.uncompressedSize > MAX_ENTRY_BYTES) {
      throw damagedFile(file, say('{{path}} in it is too large', { path }));
    }
    unpacked += entry.uncompressedSize;
    listed.push(entry);
  }
  if (unpacked > plausibleBytes(packed)) {
    throw damagedFile(
      file,
      say('it states that its {{packed}} unpack to {{bytes}}', {
        packed: formatBytes(packed),
        bytes: formatBytes(unpacked),
      }),
    );
  }
  const pair = firstOverlap(
    listed.map(({ filename, offset, compressedSize, rawFilename }) => ({
      ...{ filename, offset },
      packed: compressedSize,
      nameBytes: rawFilename.length,
    })),
  );
  if (pair !== null) {
    throw damagedFile(
      file,
      say('{{path}} and {{other}} in it share bytes', {
        path: shortText(pair[0].filename),
        other: shortText(pair[1].filename),
      }),
    );
  }
  return listed;
}

async function unpack(entry: FileEntry, file: string): Promise<SourceFile> {
  const { filename: path, uncompressedSize: size } = entry;
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > size) {
        throw damagedFile(file, say('{{path}} in it is damaged', { path: shortText(path) }));
      }
      controller.enqueue(chunk);
    },
  });
  const blob = new Response(counted.readable).blob();
  const [, whole] = await Promise.all([
    entry.getData(counted.writable, { checkSignature: true }),
    blob,
  ]);
  return { path, blob: whole };
}

export interface LabWriter {
  /** @param level 0 stores, 9 packs */
  add(path: string, blob: Blob, packed: boolean): Promise<void>;
  close(): Promise<Blob>;
}

export function createLabZip(): LabWriter {
  const writer = new ZipWriter(new BlobWriter('application/zip'));
  return {
    async add(path, blob, packed) {
      await writer.add(path, new BlobReader(blob), { level: packed ? 6 : 0 });
    },
    close: () => writer.close(),
  };
}
