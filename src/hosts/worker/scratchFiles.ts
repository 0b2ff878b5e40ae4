/**
 * Rows of evaluations in the origin's private file system: `evaluations` holds a file for each kind of
 * row of an evaluation that is under way, which is open as long as that lasts.
 */
import type { RecordFile } from '#data/kept/recordFile.ts';
import type { ScratchFile } from '#trainer/passes/gatheredRows.ts';

const ROOT = 'evaluations';

/** What a handle has in a worker of the page. */
interface WorkersFile {
  createSyncAccessHandle?(): Promise<RecordFile>;
}

/**
 * An empty file, only in a worker. What an evaluation that was cut off left is removed before.
 * @throws DOMException where the browser has no such file system, as in a private window
 */
export async function openScratchFile(): Promise<ScratchFile> {
  const origin = await navigator.storage.getDirectory();
  const folder = await origin.getDirectoryHandle(ROOT, { create: true });
  const left: string[] = [];
  for await (const [name] of folder.entries()) left.push(name);
  // One that is open, here or in another tab, is not removed.
  for (const name of left) await folder.removeEntry(name).catch(() => {});
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
