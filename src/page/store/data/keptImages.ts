/** Decoded images that this browser keeps, so that large data sets are not decoded again. */
import { say, type Words, wordsOf } from '#base/words.ts';
import { deleteImageFolder, type ImageFolder, listImageFolders } from '#storage/imageFolders.ts';

export type KeptImages = ImageFolder;

export const listKeptImages = (): Promise<readonly KeptImages[]> => listImageFolders();

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
