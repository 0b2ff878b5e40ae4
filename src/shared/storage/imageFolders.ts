/**
 * Decoded images in the origin's private file system: `images/<fingerprint>` holds the records, a log of
 * them, a text about the finished data set, and a short one about the folder for people.
 */

const ROOT = 'images';

export const IMAGE_FILES = {
  records: 'records',
  log: 'log',
  dataset: 'dataset.json',
  names: 'names',
  about: 'about.json',
} as const;

/** What a folder is of, written before the first image. */
export interface ImageFolderAbout {
  readonly name: string;
  readonly images: number;
  readonly side: number;
}

export interface ImageFolder extends ImageFolderAbout {
  /** Fingerprint of the files. */
  readonly id: string;
  readonly bytes: number;
  /** Whether every image is there; else the next loading of the files goes on. */
  readonly complete: boolean;
}

/** @throws DOMException where the browser has no such file system, as in a private window */
async function rootFolder(create: boolean): Promise<FileSystemDirectoryHandle> {
  const origin = await navigator.storage.getDirectory();
  return origin.getDirectoryHandle(ROOT, { create });
}

/** Whether the browser has such a file system here. */
export const hasImageFolders = (): Promise<boolean> =>
  rootFolder(true).then(
    () => true,
    () => false,
  );

/** The folder of a fingerprint, which is made if it is not there. */
export async function openImageFolder(id: string): Promise<FileSystemDirectoryHandle> {
  return (await rootFolder(true)).getDirectoryHandle(id, { create: true });
}

/** A file of a fingerprint's folder; null if there is none. */
export async function readImageFile(id: string, name: string): Promise<File | null> {
  try {
    return await fileIn(await (await rootFolder(false)).getDirectoryHandle(id), name);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotFoundError';

/** All folders, by name. Empty where the browser has no such file system. */
export async function listImageFolders(): Promise<readonly ImageFolder[]> {
  const folders: ImageFolder[] = [];
  try {
    const root = await rootFolder(false);
    for await (const [id, folder] of root.entries()) {
      if (folder.kind === 'directory') folders.push(await describe(id, folder));
    }
  } catch {
    return folders;
  }
  return folders.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function describe(id: string, folder: FileSystemDirectoryHandle): Promise<ImageFolder> {
  const { records, log, dataset, names, about } = IMAGE_FILES;
  const counted = [records, log, dataset, names];
  const files = await Promise.all(counted.map((name) => fileIn(folder, name)));
  const text = await (await fileIn(folder, about))?.text();
  return {
    ...aboutOf(text ?? '{}', id),
    id,
    bytes: files.reduce((sum, file) => sum + (file?.size ?? 0), 0),
    complete: files[2] !== null,
  };
}

function aboutOf(text: string, id: string): ImageFolderAbout {
  try {
    const { name, images, side }: Record<string, unknown> = JSON.parse(text);
    return {
      name: typeof name === 'string' ? name : id,
      images: typeof images === 'number' ? images : 0,
      side: typeof side === 'number' ? side : 0,
    };
  } catch {
    return { name: id, images: 0, side: 0 };
  }
}

/** Deletes a folder. @throws DOMException while a tab reads or writes it */
export async function deleteImageFolder(id: string): Promise<void> {
  await (await rootFolder(false)).removeEntry(id, { recursive: true });
}
