/** A set of pictures, each in a file of its own. */
import { say, type Words } from '#base/words.ts';
import { DataError, DataSetError } from './dataset.ts';
import { Pictures } from './encoded.ts';
import type { Entry } from './entry.ts';
import type { ImageHeader } from './imageHeader.ts';
import type { ImageSet, Reading, SetImage, SetLevel } from './imageSet.ts';
import { picturesInWords } from './inputLimits.ts';
import { Skipped } from './skipped.ts';

const AT_ONCE = 4;

export interface PictureFile {
  readonly entry: Entry;
  readonly split: 'train' | 'test';
  /** In each level. */
  readonly classes: readonly string[];
  /** Why it cannot be used, whatever it holds; absent for most. */
  readonly problem?: Words;
}

export const isPicture = ({ path }: Pick<Entry, 'path'>): boolean =>
  /\.(png|jpe?g|jpe|jfif|webp)$/i.test(path);

/**
 * Checks all headers before the first picture is decoded.
 * @throws DataError when more pictures than allowed cannot be used
 */
export async function pictureSet(
  given: readonly PictureFile[],
  levels: readonly SetLevel[],
  about: Partial<Pick<ImageSet, 'name' | 'notes' | 'credit'>>,
  reading: Reading,
): Promise<ImageSet> {
  const files = [
    ...given.filter(({ split }) => split === 'train'),
    ...given.filter(({ split }) => split === 'test'),
  ];
  const pictures = new Pictures(reading.host, reading.mostPixels);
  const checked = await checkHeaders(files, pictures, reading);
  return {
    name: reading.name,
    levels,
    count: files.length,
    images: imagesOf(files, checked, pictures),
    doing: say('Decoding pictures'),
    notes: [],
    credit: say('Your own images.'),
    ...about,
  };
}

type Checked = ImageHeader | DataError;

async function checkHeaders(
  files: readonly PictureFile[],
  pictures: Pictures,
  { mostBad, pace }: Reading,
): Promise<readonly Checked[]> {
  const skipped = new Skipped(files.length, mostBad);
  const checked = new Array<Checked>(files.length);
  let next = 0;
  let failed = false;
  const check = async () => {
    for (let index = next++; index < files.length && !failed; index = next++) {
      const file = files[index] as PictureFile;
      try {
        await pace.report(index, files.length, say('Checking pictures'));
        if (file.problem !== undefined) throw new DataError(file.problem);
        checked[index] = await pictures.header(file.entry);
      } catch (error) {
        failed = !(error instanceof DataError) || error instanceof DataSetError;
        if (!(error instanceof DataError) || failed) throw error;
        checked[index] = error;
        skipped.add(index, error.words);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, check));
  return checked;
}

/** Holds the files' classes as numbers in a table, not the files' own lists of names. */
function imagesOf(
  files: readonly PictureFile[],
  checked: readonly Checked[],
  pictures: Pictures,
): ImageSet['images'] {
  const entries = files.map(({ entry }) => entry);
  const trained = files.filter(({ split }) => split === 'train').length;
  const table: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const classesOf = Uint32Array.from(files, ({ classes }) => {
    const key = JSON.stringify(classes);
    const number = numbers.get(key) ?? table.push(classes) - 1;
    numbers.set(key, number);
    return number;
  });
  return async function* images(): AsyncGenerator<SetImage> {
    for (const [index, entry] of entries.entries()) {
      const header = checked[index];
      yield {
        name: entry.name,
        file: entry.path,
        split: index < trained ? 'train' : 'test',
        classes: table[classesOf[index] ?? 0] ?? [],
        read: () => {
          if (header === undefined || header instanceof DataError) throw header;
          return pictures.decode(entry, header);
        },
      };
    }
  };
}

/** How many images are of the test split, for a note; none where there is no other. */
export function noteOnSplit(files: readonly Pick<PictureFile, 'split'>[]): Words[] {
  const test = files.filter(({ split }) => split === 'test').length;
  if (test === 0 || test === files.length) return [];
  return [say('Test split, by name: {{n}}.', { n: picturesInWords(test) })];
}
