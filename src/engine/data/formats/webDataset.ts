/** WebDataset shards: tars in which files of one sample have one name and several endings. */
import { say, type Words } from '#base/words.ts';
import type { Entry } from '#data/entry.ts';
import type { ImageSet, Reading } from '#data/imageSet.ts';
import { some } from '#data/inputLimits.ts';
import { baseName, folderOf } from '#data/paths.ts';
import { isPicture, noteOnSplit, type PictureFile, pictureSet } from '#data/pictureFiles.ts';
import { isTestFolder, isTestName } from '#data/splitNames.ts';
import type { Format } from './format.ts';

const LABEL = /\.cls$/i;
const NAMES = /^(class_?names|classes)\.txt$/i;
/** A label is a number or a short name. */
const MOST_LABEL_BYTES = 200;
const MOST_NAMES_BYTES = 2 ** 22;

export const webDataset: Format = {
  name: 'WebDataset',
  reads: say('WebDataset shards (.tar with .jpg and .cls)'),
  recognise: (entries) =>
    entries.some(isLabel)
      ? entries.filter((entry) => isPicture(entry) || isLabel(entry) || isNames(entry))
      : [],
  open: openWebDataset,
};

const isLabel = ({ path }: Entry): boolean => LABEL.test(path);
const isNames = ({ path }: Entry): boolean => NAMES.test(baseName(path));

/** Another picture of a sample, such as `0001.seg.png`. */
const isBeside = ({ path }: Entry): boolean => baseName(path).split('.').length > 2;

/** The sample of a file: its path up to the first dot of its name, in its shard. */
function keyOf({ path, archive = '' }: Entry): string {
  const name = baseName(path);
  return `${archive}\n${folderOf(path)}/${name.slice(0, name.indexOf('.'))}`;
}

/** Shards with test or val in their names are the test split where there are others beside them. */
async function openWebDataset(entries: readonly Entry[], reading: Reading): Promise<ImageSet> {
  const labels = new Map<string, Entry>();
  for (const entry of entries) if (isLabel(entry)) labels.set(keyOf(entry), entry);
  const names = await namesOf(entries.find(isNames));
  const files: PictureFile[] = [];
  let numbers = names.length === 0;
  const shown = entries.filter((entry) => isPicture(entry) && !isBeside(entry));
  const sorted = shown.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  for (const entry of sorted) {
    await reading.pace.report(files.length, sorted.length, say('Reading labels'));
    const label = await labelOf(labels.get(keyOf(entry)));
    numbers &&= label === null || /^\d{1,15}$/.test(label);
    files.push(pictureFile(entry, label, names));
  }
  const notes = noteOnSplit(files);
  const beside = entries.filter((entry) => isPicture(entry) && isBeside(entry));
  if (beside.length > 0) {
    const names = some(beside.map(({ name }) => name));
    notes.push(say('Skipped, not the picture of a sample: {{files}}.', { files: names }));
  }
  const level = { name: 'class', ...(numbers ? { numbers } : { order: names }) };
  return pictureSet(files, [level], { notes }, reading);
}

const placeOf = ({ path, archive = '' }: Entry): string => `${archive}\n${path}`;

function pictureFile(entry: Entry, label: string | null, names: readonly string[]): PictureFile {
  const shard = entry.archive ?? folderOf(entry.path);
  const inTest = isTestName(baseName(shard)) || folderOf(shard).split('/').some(isTestFolder);
  const split = inTest ? 'test' : 'train';
  const named = label === null || names.length === 0 ? label : names[Number(label)];
  const unusable = (problem: Words): PictureFile => ({ entry, split, classes: [''], problem });
  if (label === null) {
    return unusable(
      say('{{file}} has no label: there is no .cls file of its name. Pack it with its label.', {
        file: entry.name,
      }),
    );
  }
  if (named === undefined || named === null) {
    return unusable(
      say('{{file}} has the label {{label}}, which the list of class names lacks.', {
        file: entry.name,
        label,
      }),
    );
  }
  return { entry, split, classes: [named] };
}

/** @returns null when there is none */
async function labelOf(entry: Entry | undefined): Promise<string | null> {
  if (entry === undefined || entry.size === 0 || entry.size > MOST_LABEL_BYTES) return null;
  return new TextDecoder().decode(await entry.bytes()).trim() || null;
}

/** A class on each line, in the order of the labels. */
async function namesOf(entry: Entry | undefined): Promise<readonly string[]> {
  if (entry === undefined || entry.size > MOST_NAMES_BYTES) return [];
  const text = new TextDecoder().decode(await entry.bytes());
  return text.trimEnd().split(/\r?\n/);
}
