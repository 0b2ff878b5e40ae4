/** Files given through a picker, an input or a drop, with a name to ask for them again. */
import type { SourceFile } from '#run/datasets.ts';
import { filesOf } from '#store/data/fileHandles.ts';
import type { PageLab } from '#store/pageLab.ts';

/** The folder, the file, or how many files. */
export function nameOf(files: readonly SourceFile[]): string {
  const [first] = files;
  if (first === undefined) return 'The choice';
  const [folder = ''] = first.path.split('/');
  const shared = files.every(({ path }) => path.startsWith(`${folder}/`));
  if (shared) return folder;
  return files.length === 1 ? first.path : `${first.path} +${files.length - 1}`;
}

export function giveList(lab: PageLab, list: FileList | null): void {
  const files = Array.from(list ?? [], (file) => ({
    path: file.webkitRelativePath || file.name,
    blob: file,
  }));
  lab.giveFiles(files, nameOf(files));
}

export async function giveHandles(
  lab: PageLab,
  handles: readonly FileSystemHandle[],
): Promise<void> {
  // The user closed the picker.
  if (handles.length === 0) return;
  const files = await filesOf(handles);
  lab.giveFiles(files, files.length > 0 ? nameOf(files) : (handles[0]?.name ?? ''), { handles });
}
