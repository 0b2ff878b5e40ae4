import { formatBytes, formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { DataError, type Dataset } from './dataset.ts';
import type { Entry } from './entry.ts';
import type { DataHost } from './host.ts';
import { brokenImage, checkImageWhole, type ImageHeader, readImageHeader } from './imageHeader.ts';
import { MAX_PICTURE_BYTES, MAX_TOTAL_PIXELS, picturesInWords } from './inputLimits.ts';
import { levelOf } from './labels.ts';
import type { Pace } from './loadProgress.ts';
import { baseName, commonFolder, folderOf } from './paths.ts';
import { allocatePixels } from './pixels.ts';
import { fitSquare } from './resize.ts';

const HEAD_BYTES = 2 ** 16;
/** Decoders run on other threads in a browser; each holds one picture at a time. */
const AT_ONCE = 4;

/**
 * Reads pictures with one folder per class. All headers are checked before the first picture is
 * decoded. One bad picture refuses the whole set: a set that loads is exactly what was given.
 * @throws DataError naming the first picture that cannot be used
 */
export async function readPictures(
  entries: readonly Entry[],
  name: string,
  side: number,
  host: DataHost,
  pace: Pace,
): Promise<Dataset> {
  const { files, testStart, classes, notes } = arrange(entries);
  const headers = await readHeaders(files, pace);
  const pixels = allocatePixels(files.length, side, name);
  await inParallel(files, pace, say('Decoding pictures'), async (file, index) => {
    const header = headers[index] as ImageHeader;
    await decodeInto(file, header, side, pixels, index * side * side * 3, host);
  });
  const resized = headers.filter(({ width, height }) => width !== side || height !== side).length;
  if (resized > 0) {
    notes.push(
      say(
        'Resized to {{side}} × {{side}} by the shorter side, with a centre crop: {{n}} of {{all}}.',
        { side, n: formatCount(resized), all: picturesInWords(files.length) },
      ),
    );
  }
  return {
    name,
    side,
    pixels,
    levels: classes === null ? [] : [levelOf('class', classes)],
    testStart,
    groups: null,
    classBalanced: false,
    notes,
    credit: say('Your own images.'),
  };
}

/** Sorts the files, test split last, and reads their classes off their folders. */
function arrange(entries: readonly Entry[]) {
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const shared = commonFolder(sorted.map((entry) => entry.path)).length;
  const inside = (entry: Entry) => folderOf(entry.path.slice(shared));
  const isTest = (entry: Entry) => /(^|\/)(test|val|validation)\//i.test(inside(entry));
  const training = sorted.filter((entry) => !isTest(entry));
  const test = sorted.filter(isTest);
  const files = [...training, ...test];
  const notes: Words[] = [];
  const loose = files.find((file) => inside(file) === '');
  const housed = files.find((file) => inside(file) !== '');
  if (loose !== undefined && housed !== undefined) {
    throw new DataError(
      say(
        '{{file}} is outside the class folders, but {{other}} is in one. Move it into the folder of its class or remove it.',
        { file: loose.name, other: housed.name },
      ),
    );
  }
  if (housed === undefined) {
    notes.push(say('All images are in one folder, so there are no labels and no kNN accuracy.'));
  }
  if (test.length > 0 && training.length > 0) {
    notes.push(say('Test split, by folder name: {{n}}.', { n: picturesInWords(test.length) }));
  }
  const classes = housed === undefined ? null : files.map((file) => baseName(inside(file)));
  const testStart = training.length === 0 ? files.length : training.length;
  return { files, testStart, classes, notes };
}

async function readHeaders(files: readonly Entry[], pace: Pace): Promise<ImageHeader[]> {
  const headers = new Array<ImageHeader>(files.length);
  let totalPixels = 0;
  await inParallel(files, pace, say('Checking pictures'), async (file, index) => {
    const header = await headerOf(file);
    headers[index] = header;
    totalPixels += header.width * header.height;
    if (totalPixels > MAX_TOTAL_PIXELS) {
      throw new DataError(
        say(
          '{{file}}: with it the images exceed {{n}} megapixels in total. Load fewer or smaller images.',
          { file: file.name, n: formatCount(Math.floor(MAX_TOTAL_PIXELS / 1e6)) },
        ),
      );
    }
  });
  return headers;
}

async function headerOf(file: Entry): Promise<ImageHeader> {
  if (file.size > MAX_PICTURE_BYTES) {
    throw new DataError(
      say('{{file}} has {{bytes}}; the maximum per image is {{most}}. Shrink or remove it.', {
        file: file.name,
        bytes: formatBytes(file.size),
        most: formatBytes(MAX_PICTURE_BYTES),
      }),
    );
  }
  const header =
    readImageHeader(await file.head(HEAD_BYTES), file.name) ??
    readImageHeader(await file.bytes(), file.name);
  if (header === null) throw brokenImage(file.name);
  return header;
}

async function decodeInto(
  file: Entry,
  header: ImageHeader,
  side: number,
  pixels: Uint8Array,
  offset: number,
  host: DataHost,
): Promise<void> {
  const bytes = await file.bytes();
  checkImageWhole(bytes, header.kind, file.name);
  const type = `image/${header.kind.toLowerCase()}`;
  const { width, height, rgba } = await host.decodeImage(new Blob([bytes], { type }), file.name);
  const upright = width === header.width && height === header.height;
  const turned = width === header.height && height === header.width;
  if (!(upright || turned) || rgba.length !== width * height * 4) {
    throw new DataError(
      say(
        '{{file}} states {{width}} × {{height}} pixels but decodes to {{w}} × {{h}}. Replace or remove it.',
        { file: file.name, width: header.width, height: header.height, w: width, h: height },
      ),
    );
  }
  fitSquare({ width, height, channels: 4, data: rgba }, side, pixels, offset);
}

/** Runs a task over all files, a few at once; the first failure ends it. */
async function inParallel(
  files: readonly Entry[],
  pace: Pace,
  doing: Words,
  task: (file: Entry, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const work = async () => {
    while (next < files.length && !failed) {
      const index = next++;
      try {
        await pace.report(index, files.length, doing);
        await task(files[index] as Entry, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
