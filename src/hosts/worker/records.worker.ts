/** Reads decoded images from the origin's private file system, a batch at a time, off the trainer's thread. */
import { readRecords } from '#data/kept/recordFile.ts';
import { imageBytes } from '#data/storedPixels.ts';
import { IMAGE_FILES, openImageFolder } from '#storage/imageFolders.ts';
import type { RecordsAnswer, RecordsRequest } from './recordsReader.ts';

/** Several tabs may read at once where the browser knows the mode. */
interface SharedHandle {
  createSyncAccessHandle(options: { mode: 'read-only' }): Promise<FileSystemSyncAccessHandle>;
}

let opened: Promise<FileSystemSyncAccessHandle> | null = null;

async function open(id: string): Promise<FileSystemSyncAccessHandle> {
  const folder = await openImageFolder(id);
  const file: FileSystemFileHandle & SharedHandle = await folder.getFileHandle(IMAGE_FILES.records);
  return file.createSyncAccessHandle({ mode: 'read-only' });
}

async function answer({ id, side, places, buffer }: RecordsRequest): Promise<void> {
  opened ??= open(id);
  const whole = readRecords(await opened, imageBytes(side), places, buffer);
  const reply: RecordsAnswer = { buffer: whole ? buffer : null, failed: null };
  self.postMessage(reply, { transfer: [buffer.buffer] });
}

// One after the other, in the order in which they were asked for.
let last = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<RecordsRequest>) => {
  last = last
    .then(() => answer(data))
    .catch((error: unknown) => {
      const failed = error instanceof Error ? error.message : String(error);
      self.postMessage({ buffer: null, failed } satisfies RecordsAnswer);
    });
});
