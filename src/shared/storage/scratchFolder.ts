/**
 * Rows of evaluations in the origin's private file system: `evaluations` holds a file for each kind of
 * row of an evaluation that is under way, which a worker has open as long as that lasts.
 */

const ROOT = 'evaluations';

/** @throws DOMException where the browser has no such file system, as in a private window */
export async function openScratchFolder(): Promise<FileSystemDirectoryHandle> {
  const origin = await navigator.storage.getDirectory();
  const folder = await origin.getDirectoryHandle(ROOT, { create: true });
  const left: string[] = [];
  for await (const [name] of folder.entries()) left.push(name);
  // One that is open, here or in another tab, is not removed.
  for (const name of left) await folder.removeEntry(name).catch(() => {});
  return folder;
}

/** Removes what evaluations left that were cut off. */
export const clearScratchFolder = (): Promise<void> =>
  openScratchFolder().then(
    () => {},
    () => {},
  );
