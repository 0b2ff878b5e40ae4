import { say, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { Entry } from '#data/entry.ts';
import type { ImageSet, Reading } from '#data/imageSet.ts';
import { baseName, commonFolder, folderOf } from '#data/paths.ts';
import { isPicture, noteOnSplit, type PictureFile, pictureSet } from '#data/pictureFiles.ts';
import { isSplitFolder, isTestFolder, isTestName } from '#data/splitNames.ts';
import type { Format } from './format.ts';

export const pictures: Format = {
  name: 'pictures',
  reads: say(
    'a folder, zip or tar of PNG, JPEG or WebP images with one folder per class, below train and test or val where there are splits',
  ),
  recognise: (entries) => entries.filter(isPicture),
  open: openPictures,
};

/**
 * Pictures with one folder per class, or all in one. Splits are folders above those of the classes,
 * or archives named after them.
 */
async function openPictures(entries: readonly Entry[], reading: Reading): Promise<ImageSet> {
  const { files, labelled } = arrange(entries);
  const notes: Words[] = noteOnSplit(files);
  if (!labelled) {
    notes.unshift(say('All images are in one folder, so there are no labels and no kNN accuracy.'));
  }
  return pictureSet(files, labelled ? [{ name: 'class' }] : [], { notes }, reading);
}

interface Place {
  readonly entry: Entry;
  /** Name of its class's folder; '' for none. */
  readonly house: string;
  readonly split: 'train' | 'test';
}

const isTestArchive = (archive: string): boolean =>
  isTestName(baseName(archive)) || folderOf(archive).split('/').some(isTestFolder);

/** Reads classes and splits off the folders. */
function arrange(entries: readonly Entry[]) {
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const shared = commonFolder(sorted.map((entry) => entry.path)).length;
  const foldersOf = (entry: Entry) => {
    const inside = folderOf(entry.path.slice(shared));
    return inside === '' ? [] : inside.split('/');
  };
  // A class may be called train: it is a split beside nothing but splits, or above classes.
  const onlySplits = sorted.every((entry) => isSplitFolder(foldersOf(entry)[0] ?? ''));
  const archives = new Set(sorted.map(({ archive }) => archive));
  const places = sorted.map((entry): Place => {
    const folders = foldersOf(entry);
    const at = folders.findIndex(
      (folder, depth) =>
        isSplitFolder(folder) && (depth < folders.length - 1 || (depth === 0 && onlySplits)),
    );
    const named = folders.filter((_, depth) => depth !== at);
    // As in Tiny ImageNet's training folders.
    const houses = /^images?$/i.test(named.at(-1) ?? '') ? named.slice(0, -1) : named;
    const byArchive = archives.size > 1 && isTestArchive(entry.archive ?? '');
    const isTest = at >= 0 ? isTestFolder(folders[at] ?? '') : byArchive;
    return { entry, house: houses.at(-1) ?? '', split: isTest ? 'test' : 'train' };
  });
  const loose = places.find(({ house }) => house === '');
  const housed = places.find(({ house }) => house !== '');
  if (loose !== undefined && housed !== undefined) {
    throw new DataError(
      say(
        '{{file}} is outside the class folders, but {{other}} is in one. Move it into the folder of its class or remove it.',
        { file: loose.entry.name, other: housed.entry.name },
      ),
    );
  }
  const labelled = housed !== undefined;
  const files = places.map(
    ({ entry, house, split }): PictureFile => ({ entry, split, classes: labelled ? [house] : [] }),
  );
  return { files, labelled };
}
