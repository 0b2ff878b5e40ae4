import { formatCount } from '#base/format.ts';
import { say, type Value, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { type Entry, refuseEmpty } from '#data/entry.ts';
import type { ImageSet, SetImage } from '#data/imageSet.ts';
import { baseName } from '#data/paths.ts';
import type { Format } from './format.ts';
import {
  checkImagesHeader,
  checkLabelsHeader,
  IDX_HEADER_BYTES,
  type IdxImages,
  readIdxImages,
  readIdxLabels,
} from './idxFile.ts';

export interface IdxMeaning {
  readonly name: string;
  /** Names of the labels 0, 1, …; null for data that we do not know. */
  readonly classNames: readonly string[] | null;
  readonly credit: Words;
}

/** An images file and the labels that go with it. */
interface Part {
  readonly images: Entry;
  readonly labels: Entry | null;
  readonly isTest: boolean;
}

export const idx: Format = {
  name: 'IDX',
  reads: say('IDX with or without .gz'),
  recognise: async (entries) => {
    const own = await Promise.all(entries.map(isIdx));
    return entries.filter((_, place) => own[place]);
  },
  open: (entries, { name }) =>
    openIdx(entries, { name, classNames: null, credit: say('Your own images.') }),
};

/** By the name, and where that says nothing, by the first bytes. */
async function isIdx(entry: Entry): Promise<boolean> {
  const name = baseName(entry.path).toLowerCase();
  if (/(ubyte|\.idx[1-4]?)$/.test(name)) return true;
  if (name.includes('.')) return false;
  const magic = await entry.head(4);
  return magic[0] === 0 && magic[1] === 0 && magic[2] === 8 && (magic[3] === 1 || magic[3] === 3);
}

/**
 * Reads IDX files of grey images (LeCun's MNIST format). Images and labels belong together
 * when their names differ in nothing but these words; files named t10k or test are the
 * test split where there are others beside them.
 * @throws DataError when a file is damaged or images and labels do not fit together
 */
export async function openIdx(entries: readonly Entry[], meaning: IdxMeaning): Promise<ImageSet> {
  refuseEmpty(entries);
  const parts = await pairUp(entries);
  let total = 0;
  for (const part of parts) total += await countImages(part);
  const labelled = parts.some(({ labels }) => labels !== null);
  const notes = [say('Greyscale images: the three colour channels are equal.')];
  if (!labelled) notes.push(say('No labels file was loaded, so there is no kNN accuracy.'));
  return {
    name: meaning.name,
    levels: labelled ? [{ name: 'class', order: orderOf(meaning) }] : [],
    count: total,
    images: () => imagesOf(parts, meaning),
    doing: say('Reading IDX images'),
    notes,
    credit: meaning.credit,
  };
}

async function* imagesOf(parts: readonly Part[], meaning: IdxMeaning): AsyncGenerator<SetImage> {
  const blocks: IdxImages[] = [];
  for (const { images } of parts) {
    blocks.push(readIdxImages(await images.bytes(), images.name));
  }
  const border = borderColour(blocks);
  for (const [place, { images, labels, isTest }] of parts.entries()) {
    const block = blocks[place];
    if (block === undefined) continue;
    const own = labels === null ? null : readIdxLabels(await labels.bytes(), labels.name);
    for (let index = 0; index < block.count; index++) {
      const label = own?.[index];
      yield {
        name: say('{{file}}, image {{n}}', { file: images.name, n: index + 1 }),
        file: null,
        split: isTest ? 'test' : 'train',
        classes: label === undefined ? [] : [className(label, index, labels?.name ?? '', meaning)],
        read: () => ({ ...pictureOf(block, index), border }),
      };
    }
  }
}

/**
 * Images of a part, by its files' headers: a file is unpacked once its length is known to fit.
 * @throws DataError when a header does not, or images and labels do not fit together
 */
async function countImages({ images, labels }: Part): Promise<number> {
  const { count } = checkImagesHeader(
    await images.head(IDX_HEADER_BYTES),
    images.size,
    images.name,
  );
  if (labels === null) return count;
  const head = await labels.head(IDX_HEADER_BYTES);
  const labelled = checkLabelsHeader(head, labels.size, labels.name);
  if (labelled === count) return count;
  throw new DataError(
    say(
      '{{file}} has {{labels}} labels, but {{other}} has {{images}} images. Load two files that belong together.',
      {
        file: labels.name,
        labels: formatCount(labelled),
        images: formatCount(count),
        other: images.name,
      },
    ),
  );
}

function orderOf(meaning: IdxMeaning): readonly string[] {
  return meaning.classNames ?? Array.from({ length: 256 }, (_, label) => String(label));
}

function className(label: number, index: number, file: Value, meaning: IdxMeaning): string {
  if (meaning.classNames === null) return String(label);
  const name = meaning.classNames[label];
  if (name !== undefined) return name;
  throw new DataError(
    say(
      '{{file}}: label {{at}} is {{label}}, but {{name}} has the labels 0 to {{last}}. The file is damaged; download it again.',
      {
        file,
        at: formatCount(index + 1),
        label,
        name: meaning.name,
        last: meaning.classNames.length - 1,
      },
    ),
  );
}

async function pairUp(entries: readonly Entry[]): Promise<Part[]> {
  const labelsByKey = new Map<string, Entry>();
  const imagesByKey = new Map<string, Entry>();
  for (const entry of entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const dimensions = (await entry.head(4))[3];
    const byKey = dimensions === 1 ? labelsByKey : imagesByKey;
    const other = byKey.get(keyOf(entry));
    if (other !== undefined) {
      throw new DataError(
        say(
          '{{file}} and {{other}} have names of the same part of a data set. Load only one of them.',
          { file: other.name, other: entry.name },
        ),
      );
    }
    byKey.set(keyOf(entry), entry);
  }
  const parts: Part[] = [];
  for (const [key, images] of imagesByKey) {
    parts.push({ images, labels: labelsByKey.get(key) ?? null, isTest: /t10k|test/.test(key) });
    labelsByKey.delete(key);
  }
  for (const orphan of labelsByKey.values()) {
    throw new DataError(
      say(
        '{{file}} has no images file with a matching name. Use matching names such as train-images-idx3-ubyte and train-labels-idx1-ubyte, and load both.',
        { file: orphan.name },
      ),
    );
  }
  const [unlabelled, labelled] = [false, true].map((has) =>
    parts.find((part) => (part.labels !== null) === has),
  );
  if (unlabelled !== undefined && labelled !== undefined) {
    throw new DataError(
      say(
        '{{file}} has no labels file, but {{other}} has one. Load labels for both or for neither.',
        { file: unlabelled.images.name, other: labelled.images.name },
      ),
    );
  }
  return [...parts.filter((part) => !part.isTest), ...parts.filter((part) => part.isTest)];
}

/** What images and labels that belong together have in common in their names. */
function keyOf(entry: Entry): string {
  return baseName(entry.path)
    .toLowerCase()
    .replace(/images?|labels?|idx[13]?|ubyte/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function pictureOf(block: IdxImages, index: number) {
  const { width, height, data } = block;
  const start = index * width * height;
  return {
    width,
    height,
    channels: 1,
    data: data.subarray(start, start + width * height),
  } as const;
}

/** The median grey of the first and last rows of all images: 0 for white on black. */
function borderColour(blocks: readonly IdxImages[]): number {
  const histogram = new Uint32Array(256);
  let total = 0;
  for (const { count: images, width, height, data } of blocks) {
    for (let image = 0; image < images; image++) {
      for (const row of [0, height - 1]) {
        const start = (image * height + row) * width;
        for (let x = start; x < start + width; x++) {
          const grey = data[x] as number;
          histogram[grey] = (histogram[grey] as number) + 1;
        }
        total += width;
      }
    }
  }
  let below = 0;
  return histogram.findIndex((images) => {
    below += images;
    return below * 2 >= total;
  });
}
