/** Decoded images that this browser keeps, so that large data sets are not decoded again. */
import type { Words } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { needsImages } from '#storage/deletable.ts';
import { clearExportFolders } from '#storage/exportFolders.ts';
import { deleteImageFolder, type ImageFolder, listImageFolders } from '#storage/imageFolders.ts';
import { clearScratchFolder } from '#storage/scratchFolder.ts';
import { deleteKept } from './keptDeletion.ts';

export type KeptImages = ImageFolder;

export async function listKeptImages(): Promise<readonly KeptImages[]> {
  // What an earlier visit left of its exports and evaluations is in no list.
  await clearExportFolders();
  await clearScratchFolder();
  return listImageFolders();
}

/** @returns why they were not deleted; null if they were */
export const deleteKeptImages = ({ id, name }: KeptImages): Promise<Words | null> =>
  deleteKept(name, () => deleteImageFolder(id));

/** Ids of the sets that some stored run was trained on. */
export const neededSets = (
  sets: readonly KeptImages[],
  runs: readonly { readonly data: DatasetSummary }[],
): ReadonlySet<string> =>
  new Set(
    sets.filter((set) => runs.some(({ data }) => needsImages(data, set))).map(({ id }) => id),
  );
