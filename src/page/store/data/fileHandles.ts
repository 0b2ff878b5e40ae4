/** Files behind the handles of a picker or a drop, and the permission to read them. */
import type { SourceFile } from '#run/datasets.ts';

/** What browsers with the File System Access API add to a handle. */
interface AskingHandle {
  queryPermission?(descriptor: { readonly mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { readonly mode: 'read' }): Promise<PermissionState>;
}

/** Whether all of them can be read without asking. */
export async function areReadable(handles: readonly FileSystemHandle[]): Promise<boolean> {
  for (const handle of handles) {
    const { queryPermission }: AskingHandle = handle as FileSystemHandle & AskingHandle;
    const state = (await queryPermission?.call(handle, { mode: 'read' })) ?? 'denied';
    if (state !== 'granted') return false;
  }
  return handles.length > 0;
}

/** Asks for what is not readable yet; only from a press of the user. */
export async function askToRead(handles: readonly FileSystemHandle[]): Promise<boolean> {
  for (const handle of handles) {
    const { requestPermission }: AskingHandle = handle as FileSystemHandle & AskingHandle;
    const state = (await requestPermission?.call(handle, { mode: 'read' })) ?? 'denied';
    if (state !== 'granted') return false;
  }
  return handles.length > 0;
}

/**
 * The files, folders walked, each with its path from the chosen folder on.
 * @throws DOMException when a file or folder is no longer there
 */
export async function filesOf(handles: readonly FileSystemHandle[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const handle of handles) await walk(handle, '', files);
  return files;
}

async function walk(handle: FileSystemHandle, folder: string, into: SourceFile[]): Promise<void> {
  const path = folder + handle.name;
  if (isFolder(handle)) {
    for await (const child of handle.values()) await walk(child, `${path}/`, into);
  } else if (isFile(handle)) into.push({ path, blob: await handle.getFile() });
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}
