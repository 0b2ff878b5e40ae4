import { formatCount } from '#base/format.ts';
import { say, type Value, type Words } from '#base/words.ts';
import { DataError, type Dataset } from './dataset.ts';
import type { Entry } from './entry.ts';
import {
  checkImagesHeader,
  checkLabelsHeader,
  IDX_HEADER_BYTES,
  type IdxImages,
  readIdxImages,
  readIdxLabels,
} from './idxFile.ts';
import { resized } from './inputLimits.ts';
import { levelOf } from './labels.ts';
import type { Pace } from './loadProgress.ts';
import { baseName } from './paths.ts';
import { allocatePixels } from './pixels.ts';
import { fitSquare } from './resize.ts';

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

/** Most that an image is padded to reach the side; beyond that it is resampled. */
const MAX_PADDING = 8;

/**
 * Reads IDX files of grey images (LeCun's MNIST format). Images and labels belong together
 * when their names differ in nothing but these words; files named t10k or test are the
 * test split where there are others beside them.
 * @throws DataError when a file is damaged or images and labels do not fit together
 */
export async function readIdx(
  entries: readonly Entry[],
  meaning: IdxMeaning,
  side: number,
  pace: Pace,
): Promise<Dataset> {
  const parts = await pairUp(entries);
  let total = 0;
  let trained = 0;
  for (const part of parts) {
    total += await countImages(part);
    if (!part.isTest) trained = total;
  }
  const pixels = allocatePixels(total, side, meaning.name);
  const blocks: IdxImages[] = [];
  const classOfImage: string[] = [];
  for (const { images, labels } of parts) {
    blocks.push(readIdxImages(await images.bytes(), images.name));
    if (labels === null) continue;
    for (const [index, label] of readIdxLabels(await labels.bytes(), labels.name).entries()) {
      classOfImage.push(className(label, index, labels.name, meaning));
    }
  }
  await writeBlocks(blocks, side, pixels, total, pace);
  return {
    name: meaning.name,
    side,
    pixels,
    levels: classOfImage.length === 0 ? [] : [levelOf('class', classOfImage, orderOf(meaning))],
    testStart: trained === 0 ? total : trained,
    groups: null,
    classBalanced: false,
    notes: notesOn(parts, blocks, side),
    credit: meaning.credit,
  };
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

async function writeBlocks(
  blocks: readonly IdxImages[],
  side: number,
  pixels: Uint8Array,
  total: number,
  pace: Pace,
): Promise<void> {
  const border = borderColour(blocks);
  const imageBytes = side * side * 3;
  let image = 0;
  for (const block of blocks) {
    for (let index = 0; index < block.count; index++, image++) {
      if (isPadded(block, side)) pad(block, index, side, border, pixels, image * imageBytes);
      else fitSquare(pictureOf(block, index), side, pixels, image * imageBytes);
      if (pace.due()) await pace.report(image, total, say('Reading IDX images'));
    }
  }
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

function isPadded(block: IdxImages, side: number): boolean {
  const missing = side - block.width;
  return block.width === block.height && missing >= 0 && missing <= MAX_PADDING;
}

function pad(
  block: IdxImages,
  index: number,
  side: number,
  border: number,
  pixels: Uint8Array,
  offset: number,
): void {
  const { width } = block;
  const start = index * width * width;
  const margin = (side - width) >> 1;
  pixels.fill(border, offset, offset + side * side * 3);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const at = offset + ((y + margin) * side + x + margin) * 3;
      const grey = block.data[start + y * width + x] as number;
      pixels[at] = grey;
      pixels[at + 1] = grey;
      pixels[at + 2] = grey;
    }
  }
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

function notesOn(parts: readonly Part[], blocks: readonly IdxImages[], side: number): Words[] {
  const notes = [say('Greyscale images: the three colour channels are equal.')];
  if (parts.every((part) => part.labels === null)) {
    notes.push(say('No labels file was loaded, so there is no kNN accuracy.'));
  }
  // Blocks of one size share a note.
  const bySize = new Map(blocks.map((block) => [`${block.width} × ${block.height}`, block]));
  for (const [size, block] of bySize) {
    if (!isPadded(block, side)) notes.push(resized(size, side));
    else if (block.width !== side) {
      notes.push(
        say('The {{size}} images were padded to {{side}} × {{side}} with their border colour.', {
          size,
          side,
        }),
      );
    }
  }
  return notes;
}
