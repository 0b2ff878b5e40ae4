/**
 * A lab's zip: a folder a run with `run.json` (see runFile.ts), its clusters as
 * `prototypes.safetensors`, its evaluations on other images as `elsewhere.jsonl` and, where it was
 * asked for, its newest state as `checkpoint.safetensors` beside the older ones that are kept, which
 * `checkpoints.json` lists. At the top `lab.json` has each file's checksum.
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
import { say, type Words, wordsOf } from '#base/words.ts';
import { folderOf, isUnsafe, slashes } from '#data/paths.ts';
import { firstOverlap } from '#data/zipPlaces.ts';
import type { SourceFile } from '#run/datasets.ts';
import {
  INDEX_FILE,
  type IndexedFile,
  indexed,
  indexText,
  type LabIndex,
  readIndex,
} from '#storage/labIndex.ts';
import { damagedFile } from '#storage/runFileError.ts';

// It is in a worker already.
configure({ useWebWorkers: false });

export const isZip = (path: string): boolean => /\.zip$/i.test(path);

/** Unpacked bytes of one file; the largest run and checkpoint are far below. */
const MAX_ENTRY_BYTES = 2 ** 31;
/** Of `lab.json`: 200 bytes for each file of a lab. */
const MAX_INDEX_BYTES = 2 ** 24;
/** Files of a lab. */
const MAX_ENTRIES = 50_000;
/** Unpacked bytes that so many packed ones can claim: runs of equal rows pack 100 times. */
const plausibleBytes = (packed: number): number => 2 ** 26 + 200 * packed;

export interface UnpackedFolder {
  readonly folder: string;
  readonly entries: readonly SourceFile[];
  /** Files of the folder that are not what was written, or not there, as sentences. */
  readonly damaged: readonly Words[];
  /** Of a backup: its runs are put back as they were. */
  readonly backup: boolean;
  /** Folders before it, of how many. */
  readonly done: number;
  readonly total: number;
}

/**
 * The folders of a lab's zip, one after the other; only one is unpacked at a time. Links and names
 * that lead out of the archive are left out. A file that is damaged costs none of the others.
 * @throws RunFileError when its list of files is damaged, its files share bytes, or it says that it
 *   unpacks to more than it can honestly say
 */
export async function* unpackLab(blob: Blob, file: string): AsyncGenerator<UnpackedFolder> {
  const reader = new ZipReader(new BlobReader(blob), { filenameValidation: 'tolerant' });
  try {
    const listed = await listFiles(reader, blob.size, file);
    const folders = new Map<string, FileEntry[]>();
    const top = listed.find(({ filename }) => filename === INDEX_FILE);
    const index = top === undefined ? null : await indexOf(top, file);
    const unseen = new Map(index?.files);
    for (const entry of listed) {
      if (entry === top || entry.symlink || isUnsafe(slashes(entry.filename))) continue;
      unseen.delete(entry.filename);
      const folder = folderOf(slashes(entry.filename));
      if (folders.get(folder)?.push(entry) === undefined) folders.set(folder, [entry]);
    }
    let done = 0;
    for (const [folder, entries] of folders) {
      const unpacked: SourceFile[] = [];
      const damaged: Words[] = [];
      for (const entry of entries) {
        try {
          unpacked.push(await unpackAsListed(entry, index, file));
        } catch (error) {
          damaged.push(wordsOf(error));
        }
      }
      for (const path of unseen.keys()) {
        if (folderOf(path) !== folder) continue;
        damaged.push(damagedFile(file, say('{{path}} is missing in it', { path })).words);
      }
      const name = folder.split('/').at(-1) ?? '';
      const backup = index?.backup ?? false;
      yield { folder: name, entries: unpacked, damaged, backup, done: done++, total: folders.size };
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

async function indexOf(entry: FileEntry, file: string): Promise<LabIndex | null> {
  if (entry.uncompressedSize > MAX_INDEX_BYTES) return null;
  return readIndex(await (await unpack(entry, file)).blob.text());
}

/** @throws RunFileError if it is not the file that the lab's list has under this name */
async function unpackAsListed(
  entry: FileEntry,
  index: LabIndex | null,
  file: string,
): Promise<SourceFile> {
  const damaged = () =>
    damagedFile(file, say('{{path}} in it is damaged', { path: shortText(entry.filename) }));
  const found = await unpack(entry, file).catch(() => {
    throw damaged();
  });
  const listed = index?.files.get(entry.filename);
  if (listed === undefined) return found;
  const { bytes, sha256 } = await indexed(found.path, found.blob);
  if (bytes !== listed.bytes || sha256 !== listed.sha256) throw damaged();
  return found;
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
  /** One file is in memory at a time. @param packed floats do not pack */
  add(path: string, blob: Blob, packed: boolean): Promise<void>;
  /** @param backup the list says that the lab is to be put back as it was */
  close(backup: boolean): Promise<Blob>;
}

export function createLabZip(): LabWriter {
  const writer = new ZipWriter(new BlobWriter('application/zip'));
  const files: IndexedFile[] = [];
  return {
    async add(path, blob, packed) {
      files.push(await indexed(path, blob));
      await writer.add(path, new BlobReader(blob), { level: packed ? 6 : 0 });
    },
    async close(backup) {
      await writer.add(INDEX_FILE, new BlobReader(new Blob([indexText(backup, files)])), {});
      return writer.close();
    },
  };
}
