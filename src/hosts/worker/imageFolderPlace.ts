import { say } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { RecordPlace } from '#data/kept/keepRecords.ts';
import type { RecordFile } from '#data/kept/recordFile.ts';
import {
  deleteImageFolder,
  IMAGE_FILES,
  type ImageFolderAbout,
  openImageFolder,
  readImageFile,
} from '#storage/imageFolders.ts';

/**
 * Decoded images in a folder of the origin's private file system; only in a worker of its own.
 * @param id fingerprint of the files
 * @param openHandle opens a file for nobody else
 */
export function imageFolderPlace(
  id: string,
  openHandle: (file: FileSystemFileHandle) => Promise<RecordFile>,
): RecordPlace {
  const { records, log, dataset, names, about } = IMAGE_FILES;
  const openFile = async (folder: FileSystemDirectoryHandle, name: string) => {
    const file = await folder.getFileHandle(name, { create: true });
    return openHandle(file).catch(refuseLocked);
  };
  const writeParts = async (
    folder: FileSystemDirectoryHandle,
    name: string,
    parts: Iterable<Uint8Array<ArrayBuffer>>,
  ) => {
    const file = await openFile(folder, name);
    try {
      file.truncate(0);
      let at = 0;
      for (const part of parts) {
        if (file.write(part, { at }) !== part.length) throw new Error('the storage is full');
        at += part.length;
      }
      file.flush();
    } finally {
      file.close();
    }
  };
  const write = (folder: FileSystemDirectoryHandle, name: string, text: string) =>
    writeParts(folder, name, [new TextEncoder().encode(text)]);
  return {
    readText: async () => (await readImageFile(id, dataset))?.text() ?? null,
    writeText: async (text) => write(await openImageFolder(id), dataset, text),
    writeNames: async (parts) => writeParts(await openImageFolder(id), names, parts),
    discard: () => deleteImageFolder(id),
    nameBytes: async () => (await readImageFile(id, names))?.size ?? 0,
    async room() {
      const { usage, quota } = (await navigator.storage.estimate?.().catch(() => null)) ?? {};
      return usage === undefined || quota === undefined ? null : Math.max(0, quota - usage);
    },
    deletable: async () => (await import('./deletable.ts')).whatCouldGo(id).catch(() => null),
    recordBytes: async () => (await readImageFile(id, records))?.size ?? 0,
    async open(what) {
      const folder = await openImageFolder(id);
      await write(folder, about, JSON.stringify(what satisfies ImageFolderAbout));
      // A text of an older decoding would tell of records that are written anew.
      await folder.removeEntry(dataset).catch(() => {});
      return { records: await openFile(folder, records), log: await openFile(folder, log) };
    },
  };
}

/** @throws DataError while another tab has it open */
function refuseLocked(error: unknown): never {
  const locked = error instanceof DOMException && error.name === 'NoModificationAllowedError';
  if (!locked) throw error;
  throw new DataError(
    say('Another tab is decoding or using these images. Close it, or wait until it is done.'),
  );
}
