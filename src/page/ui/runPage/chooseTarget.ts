import type { ExportTarget, FeatureFormat } from '#run/protocol.ts';

/** What browsers with the File System Access API add. */
interface Pickers {
  showSaveFilePicker?(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
  showDirectoryPicker?(options: { readonly mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

/**
 * Where an export is written: a file, or a folder for several. Undefined where the browser has no
 * such picker or refuses to show it: the files are downloaded then. Only from a press of the user.
 */
export async function chooseTarget(
  name: string,
  format: FeatureFormat,
): Promise<ExportTarget | undefined | 'cancelled'> {
  const pickers: Window & Pickers = window;
  try {
    return format === 'npy'
      ? await pickers.showDirectoryPicker?.({ mode: 'readwrite' })
      : await pickers.showSaveFilePicker?.({ suggestedName: `${name}.${format}` });
  } catch (error) {
    // A frame of another site may not show pickers.
    return error instanceof DOMException && error.name === 'AbortError' ? 'cancelled' : undefined;
  }
}
