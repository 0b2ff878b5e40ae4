/**
 * Files on their way out, in the origin's private file system: `exports/<time it began>` holds those
 * of one export until the browser has copied them to where the user keeps downloads.
 */

const ROOT = 'exports';

/** By then a download has been copied. */
const KEPT_MS = 600_000;

export interface ExportFolder {
  readonly folder: FileSystemDirectoryHandle;
  /** @throws DOMException while a file in it is open */
  remove(): Promise<void>;
  /** Removes it once its downloads are copied. */
  removeLater(): void;
}

/** Null where the browser has no such file system, as in a private window. */
export async function openExportFolder(now = Date.now()): Promise<ExportFolder | null> {
  const root = await rootFolder(true);
  if (root === null) return null;
  await clearExportFolders(now);
  const name = String(now);
  const remove = () => root.removeEntry(name, { recursive: true });
  return {
    folder: await root.getDirectoryHandle(name, { create: true }),
    remove,
    removeLater: () => void setTimeout(() => void remove().catch(() => {}), KEPT_MS),
  };
}

/** Removes what an earlier visit left. */
export async function clearExportFolders(now = Date.now()): Promise<void> {
  const root = await rootFolder(false);
  if (root === null) return;
  const old: string[] = [];
  for await (const [name] of root.entries()) if (!(Number(name) > now - KEPT_MS)) old.push(name);
  // One that another tab writes is its own.
  for (const name of old) await root.removeEntry(name, { recursive: true }).catch(() => {});
}

const rootFolder = (create: boolean): Promise<FileSystemDirectoryHandle | null> =>
  Promise.resolve()
    .then(() => navigator.storage.getDirectory())
    .then((origin) => origin.getDirectoryHandle(ROOT, { create }))
    .catch(() => null);
