/** Tiny ImageNet (Stanford CS231n) as its zip has it: val pictures in one folder, with a list. */
import { say, verbatim, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { Entry } from '#data/entry.ts';
import type { ImageSet, Reading } from '#data/imageSet.ts';
import { picturesInWords } from '#data/inputLimits.ts';
import { baseName } from '#data/paths.ts';
import { isPicture, type PictureFile, pictureSet } from '#data/pictureFiles.ts';
import type { Format } from './format.ts';

const WNID = /^n\d{8}$/;
const TRAIN = /(?:^|\/)train\/(n\d{8})\/images\/[^/]+$/;
const VAL = /(?:^|\/)val\/images\/([^/]+)$/;
/** As scripts sort them into folders of their classes, beside the list or not. */
const SORTED_VAL = /(?:^|\/)val\/(n\d{8})\/(?:images\/)?[^/]+$/;
const TEST = /(?:^|\/)test\/images\/[^/]+$/;
const LIST = /(?:^|\/)val\/val_annotations\.txt$/;
const LISTS = /(?:^|\/)(wnids\.txt|words\.txt|n\d{8}_boxes\.txt)$/;

export const tinyImageNet: Format = {
  name: 'Tiny ImageNet',
  reads: say('the zip of Tiny ImageNet'),
  recognise: (entries) =>
    entries.some(({ path }) => TRAIN.test(path)) &&
    entries.some(({ path }) => LIST.test(path) || SORTED_VAL.test(path))
      ? entries.filter(({ path }) =>
          [TRAIN, VAL, SORTED_VAL, TEST, LIST, LISTS].some((pattern) => pattern.test(path)),
        )
      : [],
  open: openTinyImageNet,
};

/** Longest of the three lists that are read; words.txt names all of WordNet. */
const MOST_LIST_BYTES = 2 ** 24;

/** @throws DataError when a list is damaged, or more pictures than allowed cannot be used */
async function openTinyImageNet(entries: readonly Entry[], reading: Reading): Promise<ImageSet> {
  const byPath = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const list = byPath.find(({ path }) => LIST.test(path));
  const classOfVal = new Map<string, string>();
  for (const [file = '', wnid = ''] of await rowsOf(list)) {
    if (WNID.test(wnid)) classOfVal.set(file, wnid);
  }
  const names = await classNames(byPath);
  const nameOf = (wnid: string): string => names.get(wnid) ?? wnid;
  const files: PictureFile[] = [];
  let unlabelled = 0;
  for (const entry of byPath) {
    if (!isPicture(entry)) continue;
    const wnid = TRAIN.exec(entry.path)?.[1];
    const val = VAL.exec(entry.path)?.[1];
    const sorted = SORTED_VAL.exec(entry.path)?.[1];
    if (wnid !== undefined) files.push({ entry, split: 'train', classes: [nameOf(wnid)] });
    else if (sorted !== undefined) files.push({ entry, split: 'test', classes: [nameOf(sorted)] });
    else if (val === undefined) unlabelled++;
    else files.push(valPicture(entry, classOfVal.get(val), nameOf));
  }
  const notes: Words[] = [say('The validation images are the test split.')];
  if (unlabelled > 0) {
    notes.push(
      say('The test images have no labels and were left out: {{n}}.', {
        n: picturesInWords(unlabelled),
      }),
    );
  }
  const credit = verbatim('Tiny ImageNet (Stanford CS231n), a part of ImageNet, your copy.');
  return pictureSet(files, [{ name: 'class' }], { name: 'Tiny ImageNet', notes, credit }, reading);
}

function valPicture(
  entry: Entry,
  wnid: string | undefined,
  nameOf: (wnid: string) => string,
): PictureFile {
  if (wnid !== undefined) return { entry, split: 'test', classes: [nameOf(wnid)] };
  const problem = say('{{file}} is not in val_annotations.txt. Unpack the data set again.', {
    file: entry.name,
  });
  return { entry, split: 'test', classes: [], problem };
}

/** The first word of each class, with its number where two have the same. */
async function classNames(entries: readonly Entry[]): Promise<ReadonlyMap<string, string>> {
  const used = new Set(entries.flatMap(({ path }) => TRAIN.exec(path)?.[1] ?? []));
  const words = entries.find(({ path }) => baseName(path) === 'words.txt');
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [wnid = '', text = ''] of await rowsOf(words)) {
    if (!used.has(wnid)) continue;
    const word = text.split(',')[0]?.trim() || wnid;
    names.set(wnid, taken.has(word) ? `${word} (${wnid})` : word);
    taken.add(word);
  }
  return names;
}

async function rowsOf(entry: Entry | undefined): Promise<string[][]> {
  if (entry === undefined) return [];
  if (entry.size > MOST_LIST_BYTES) {
    throw new DataError(
      say('{{file}} is too long for a list of names. Download the data set again.', {
        file: entry.name,
      }),
    );
  }
  const text = new TextDecoder().decode(await entry.bytes());
  return text.split('\n').map((line) => line.trimEnd().split('\t'));
}
