/** Files of a drop, folders walked, each with its path from the dropped folder on. */
import type { SourceFile } from '#run/datasets.ts';

export interface DroppedFiles {
  readonly files: readonly SourceFile[];
  /** What was dropped, for a sentence about it. */
  readonly name: string;
  /** Empty where the browser gives none. */
  readonly handles: readonly FileSystemHandle[];
}

interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

export async function readDrop(transfer: DataTransfer): Promise<DroppedFiles> {
  // Entries, handles and files must be asked for before the first await: the list is emptied
  // after the event.
  const items = Array.from(transfer.items);
  const entries = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const asked = items.map((item) => (item as HandleItem).getAsFileSystemHandle?.() ?? null);
  const loose = Array.from(transfer.files);
  if (entries.length === 0) {
    const files = loose.map((file) => ({ path: file.name, blob: file }));
    return { files, name: 'The drop', handles: [] };
  }
  const files: SourceFile[] = [];
  for (const entry of entries) await walk(entry, files);
  const found: readonly (FileSystemHandle | null)[] = await Promise.all(asked).catch(() => []);
  const handles = found.filter((handle) => handle !== null);
  return { files, name: entries[0]?.name ?? 'The drop', handles };
}

async function walk(entry: FileSystemEntry, into: SourceFile[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) {
    const blob = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    into.push({ path, blob });
  } else if (isDirectory(entry)) {
    const reader = entry.createReader();
    // readEntries gives at most a hundred at a time, and an empty list at the end.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (batch.length === 0) return;
      for (const child of batch) await walk(child, into);
    }
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
