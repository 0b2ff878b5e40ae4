import { say, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { type Entry, refuseEmpty } from '#data/entry.ts';
import type { ImageSet, Reading, SetImage } from '#data/imageSet.ts';
import { some } from '#data/inputLimits.ts';
import { interleaved, recordsOf } from '#data/records.ts';
import type { Picture } from '#data/resize.ts';
import type { Format } from './format.ts';
import { readNpyHeader } from './npyHeader.ts';
import { type ArrayLayout, levelsOf, type NpyPart, partsOf } from './npyParts.ts';
import { labelText, readTexts, textsOf } from './npyValues.ts';

export const numpy: Format = {
  name: 'NumPy',
  reads: say('NumPy .npy and .npz (uint8 images, labels of whole numbers or text)'),
  recognise: (entries) => entries.filter(({ path }) => /\.npy$/i.test(path)),
  open: openNumpy,
};

/**
 * Arrays of images with their labels. Names with test or val are the test split where there are
 * others beside them; an array of text names the classes.
 */
async function openNumpy(entries: readonly Entry[], { name }: Reading): Promise<ImageSet> {
  refuseEmpty(entries);
  const arrays = [];
  for (const entry of entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    arrays.push(await readNpyHeader(entry));
  }
  const { parts, classNames: text, otherLabels, unused } = await partsOf(arrays);
  const levels = levelsOf(parts);
  const named = parts.some((part) => part.named);
  const classNames = text === null || named ? [] : textsOf(await readTexts(text));
  const notes: Words[] = [];
  if (otherLabels.length > 0) {
    notes.push(
      say(
        'Skipped, no labels: {{files}}. Labels are whole numbers or text, one for each image; save labels.astype("int64"), or argmax(1) of one-hot ones.',
        { files: some(otherLabels.map(({ entry }) => entry.name)) },
      ),
    );
  }
  if (unused.length > 0) {
    const names = unused.map(({ entry }) => entry.name);
    notes.push(say('Skipped, neither images nor their labels: {{files}}.', { files: some(names) }));
  }
  return {
    name,
    levels: levels.map((level, place) =>
      place === 0 && classNames.length > 0
        ? { name: level, order: classNames }
        : { name: level, numbers: !named },
    ),
    count: parts.reduce((sum, { layout }) => sum + layout.count, 0),
    images: () => imagesOf(parts, levels, classNames),
    doing: say('Reading {{name}}', { name }),
    notes,
    credit: say('Your own images.'),
  };
}

async function* imagesOf(
  parts: readonly NpyPart[],
  levels: readonly string[],
  classNames: readonly string[],
): AsyncGenerator<SetImage> {
  for (const { array, layout, isTest, labels } of parts) {
    const { name } = array.entry;
    const { width, height, channels } = layout;
    let at = 0;
    for await (const record of recordsOf(array.entry, array.start, width * height * channels)) {
      const image = at++;
      const classes = levels.map((level) => {
        const texts = labels.get(level);
        return (texts && labelText(texts, image)) ?? '';
      });
      if (classNames.length > 0 && classes[0] !== undefined) {
        const named = classNames[Number(classes[0])];
        if (named === undefined) throw unnamed(array.entry, image, classes[0], classNames);
        classes[0] = named;
      }
      yield {
        name: say('{{file}}, image {{n}}', { file: name, n: image + 1 }),
        file: null,
        split: isTest ? 'test' : 'train',
        classes,
        read: () => pictureOf(record, layout),
      };
    }
  }
}

function pictureOf(record: Uint8Array, layout: ArrayLayout): Picture {
  const { width, height, channels, planes } = layout;
  const data = planes && channels > 1 ? interleaved(record, [width, height, channels]) : record;
  return { width, height, channels, data };
}

const unnamed = (file: Entry, image: number, label: string, names: readonly string[]): DataError =>
  new DataError(
    say(
      '{{file}}: image {{at}} has the label {{label}}, but there are names for the labels 0 to {{last}}. Save all names, or none.',
      { file: file.name, at: image + 1, label, last: names.length - 1 },
    ),
  );
