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
/** A .json is all that is known of a sample. */
const MOST_JSON_BYTES = 2 ** 16;
const MOST_NAMES_BYTES = 2 ** 22;
/** Where a .json has the label, names before numbers. */
const JSON_LABELS = ['class_name', 'label_name', 'cls', 'label', 'class', 'class_id', 'target'];

export const webDataset: Format = {
  name: 'WebDataset',
  reads: say('WebDataset shards (.tar with .jpg and .cls, or .json with a label)'),
  recognise: async (entries) => {
    const isOf = entries.some(isLabel) ? isLabel : isJson;
    if (isOf === isJson && !(await hasJsonLabels(entries))) return [];
    return entries.filter((entry) => isPicture(entry) || isOf(entry) || isNames(entry));
  },
  open: openWebDataset,
};

const isLabel = ({ path }: Entry): boolean => LABEL.test(path);
const isJson = ({ path }: Entry): boolean => /\.json$/i.test(path);
const isNames = ({ path }: Entry): boolean => NAMES.test(baseName(path));

/** By the first .json of a shard that is beside a picture. */
async function hasJsonLabels(entries: readonly Entry[]): Promise<boolean> {
  if (!entries.some(isJson)) return false;
  const pictures = new Set(entries.filter(isPicture).map(keyOf));
  const first = entries.find(
    (entry) => entry.archive !== undefined && isJson(entry) && pictures.has(keyOf(entry)),
  );
  return (await labelOf(first)) !== null;
}

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
  for (const entry of entries) {
    if (isLabel(entry) || isJson(entry)) labels.set(keyOf(entry), entry);
  }
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
  const isNumber = label !== null && /^\d+$/.test(label);
  const named = isNumber && names.length > 0 ? names[Number(label)] : label;
  const unusable = (problem: Words): PictureFile => ({ entry, split, classes: [''], problem });
  if (label === null) {
    return unusable(
      say(
        '{{file}} has no label: there is no .cls of its name, and no .json with one. Pack it with its label.',
        {
          file: entry.name,
        },
      ),
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
  const most = entry !== undefined && isJson(entry) ? MOST_JSON_BYTES : MOST_LABEL_BYTES;
  if (entry === undefined || entry.size === 0 || entry.size > most) return null;
  const text = new TextDecoder().decode(await entry.bytes());
  return (isJson(entry) ? labelOfJson(text) : text.trim()) || null;
}

function labelOfJson(text: string): string | null {
  let about: unknown;
  try {
    about = JSON.parse(text);
  } catch {
    return null;
  }
  const found = new Map(Object.entries(Object(about)));
  for (const name of JSON_LABELS) {
    const label = found.get(name);
    if (Number.isSafeInteger(label)) return String(label);
    if (typeof label === 'string' && label.length <= MOST_LABEL_BYTES) return label.trim();
  }
  return null;
}

/** A class on each line, in the order of the labels. */
async function namesOf(entry: Entry | undefined): Promise<readonly string[]> {
  if (entry === undefined || entry.size > MOST_NAMES_BYTES) return [];
  const text = new TextDecoder().decode(await entry.bytes());
  return text.trimEnd().split(/\r?\n/);
}
