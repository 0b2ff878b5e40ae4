/** Decoded images that this browser keeps, so that large data sets are not decoded again. */
import { say, type Words, wordsOf } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { needsImages } from '#storage/deletable.ts';
import { clearExportFolders } from '#storage/exportFolders.ts';
import { deleteImageFolder, type ImageFolder, listImageFolders } from '#storage/imageFolders.ts';

export type KeptImages = ImageFolder;

export async function listKeptImages(): Promise<readonly KeptImages[]> {
  // What an earlier visit left of its exports is in no list.
  await clearExportFolders();
  return listImageFolders();
}

/** @returns why they were not deleted; null if they were */
export async function deleteKeptImages({ id, name }: KeptImages): Promise<Words | null> {
  try {
    await deleteImageFolder(id);
    return null;
  } catch (error) {
    return error instanceof DOMException && error.name === 'NoModificationAllowedError'
      ? say('“{{name}}” is in use. Load other images first, here and in other tabs.', { name })
      : say('“{{name}}” could not be deleted: {{reason}}.', { name, reason: wordsOf(error) });
  }
}

/** Ids of the sets that some stored run was trained on. */
export const neededSets = (
  sets: readonly KeptImages[],
  runs: readonly { readonly data: DatasetSummary }[],
): ReadonlySet<string> =>
  new Set(
    sets.filter((set) => runs.some(({ data }) => needsImages(data, set))).map(({ id }) => id),
  );
