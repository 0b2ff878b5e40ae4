import type { RecordFile } from '#data/kept/recordFile.ts';
import { openScratchFolder } from '#storage/scratchFolder.ts';
import type { ScratchFile } from '#trainer/passes/gatheredRows.ts';

/** What a handle has in a worker of the page. */
interface WorkersFile {
  createSyncAccessHandle?(): Promise<RecordFile>;
}

/**
 * An empty file for an evaluation, only in a worker. What an evaluation left that was cut off is
 * removed before.
 * @throws DOMException where the browser has no such file system, as in a private window
 */
export async function openScratchFile(): Promise<ScratchFile> {
  const folder = await openScratchFolder();
  const name = crypto.randomUUID();
  const handle: FileSystemFileHandle & WorkersFile = await folder.getFileHandle(name, {
    create: true,
  });
  const file = await handle.createSyncAccessHandle?.();
  if (file === undefined) throw new Error('only a worker may write here');
  return {
    read: (into, options) => file.read(into, options),
    write: (bytes, options) => file.write(bytes, options),
    async close() {
      file.close();
      await folder.removeEntry(name);
    },
  };
}
