/**
 * A lab's zip: a folder a run with `run.json` (see runFile.ts) and, where it was asked for,
 * `checkpoint.safetensors`, and its clusters as `prototypes.safetensors`.
 */
import {
  BlobReader,
  BlobWriter,
  configure,
  type Entry,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { say } from '#base/words.ts';
import type { SourceFile } from '#run/protocol.ts';
import { damagedFile } from '#storage/runFileError.ts';

// It is in a worker already.
configure({ useWebWorkers: false });

export const isZip = (path: string): boolean => /\.zip$/i.test(path);

/** Unpacked bytes of one file; the largest run and checkpoint are far below. */
const MAX_ENTRY_BYTES = 2 ** 31;
/** Files of a lab. */
const MAX_ENTRIES = 50_000;

export interface UnpackedFolder {
  readonly folder: string;
  readonly entries: readonly SourceFile[];
  /** Folders before it, of how many. */
  readonly done: number;
  readonly total: number;
}

/**
 * The folders of a lab's zip, one after the other; only one is unpacked at a time.
 * @throws RunFileError when it is damaged or unpacks to more than it says
 */
export async function* unpackLab(blob: Blob, file: string): AsyncGenerator<UnpackedFolder> {
  const folders = new Map<string, Entry[]>();
  const reader = new ZipReader(new BlobReader(blob));
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (++count > MAX_ENTRIES) throw damagedFile(file, say('it holds too many files'));
      const folder = entry.filename.split('/').slice(0, -1).join('/');
      folders.set(folder, [...(folders.get(folder) ?? []), entry]);
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

async function unpack(entry: Entry, file: string): Promise<SourceFile> {
  if (entry.directory) throw new Error('a folder holds nothing');
  const { filename: path, uncompressedSize: size } = entry;
  if (size > MAX_ENTRY_BYTES) {
    throw damagedFile(file, say('{{path}} in it is too large', { path }));
  }
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > size) throw damagedFile(file, say('{{path}} in it is damaged', { path }));
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
