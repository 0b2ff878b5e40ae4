/** The browser's pickers that give handles, which outlast a reload; null where it has none. */

type Picked = Promise<readonly FileSystemHandle[]>;

interface PickingWindow {
  showOpenFilePicker?: (options: { readonly multiple: boolean }) => Picked;
  showDirectoryPicker?: (options: { readonly mode: 'read' }) => Promise<FileSystemHandle>;
}

const picking = (): PickingWindow => window as Window & PickingWindow;

/** Empty if the user chose nothing. */
export function pickFiles(): Picked | null {
  return picking().showOpenFilePicker?.({ multiple: true }).catch(nothing) ?? null;
}

export function pickFolder(): Picked | null {
  const { showDirectoryPicker } = picking();
  return (
    showDirectoryPicker?.({ mode: 'read' })
      .then((folder) => [folder])
      .catch(nothing) ?? null
  );
}

function nothing(): readonly FileSystemHandle[] {
  return [];
}
