import { formatBytes, formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { DataError, DataSetError, type Dataset } from './dataset.ts';
import type { Entry } from './entry.ts';
import type { DataHost } from './host.ts';
import { brokenImage, checkImageWhole, type ImageHeader, readImageHeader } from './imageHeader.ts';
import { MAX_PICTURE_BYTES, MAX_PIXELS_AT_ONCE, picturesInWords } from './inputLimits.ts';
import { levelOf } from './labels.ts';
import type { Pace } from './loadProgress.ts';
import { baseName, commonFolder, folderOf } from './paths.ts';
import { PixelGate } from './pixelGate.ts';
import { allocatePixels } from './pixels.ts';
import { fitSquare } from './resize.ts';

const HEAD_BYTES = 2 ** 16;
/** Decoders run on other threads in a browser; each holds one picture at a time. */
const AT_ONCE = 4;

/** Pictures that may be bad, as a share of all: a set with more is not what it is taken for. */
const MOST_SKIPPED = 0.1;
/** Skipped pictures that are named with their reason. */
const NAMED = 5;

export interface PictureSet {
  readonly name: string;
  readonly side: number;
  /** Of all pictures together, before they are resized. */
  readonly mostPixels: number;
}

/**
 * Reads pictures with one folder per class. All headers are checked before the first picture is
 * decoded. Pictures that cannot be used are skipped and noted, up to a tenth of them.
 * @throws DataError when more of them cannot be used
 */
export async function readPictures(
  entries: readonly Entry[],
  { name, side, mostPixels }: PictureSet,
  host: DataHost,
  pace: Pace,
): Promise<Dataset> {
  const { files, testStart, classes, notes } = arrange(entries);
  const skipped = new Skipped(files.length);
  const headers = await readHeaders(files, mostPixels, skipped, pace);
  const pixels = allocatePixels(files.length, side, name);
  const imageBytes = side * side * 3;
  const gate = new PixelGate(MAX_PIXELS_AT_ONCE);
  await inParallel(files, skipped, pace, say('Decoding pictures'), async (file, index) => {
    const header = headers[index];
    if (header === undefined) return;
    await gate.through(header.width * header.height, () =>
      decodeInto(file, header, side, pixels, index * imageBytes, host),
    );
  });
  const kept = files.map((_, index) => index).filter((index) => !skipped.has(index));
  for (const [to, from] of kept.entries()) {
    if (to !== from) pixels.copyWithin(to * imageBytes, from * imageBytes, (from + 1) * imageBytes);
  }
  const resized = kept.filter((index) => {
    const header = headers[index];
    return header?.width !== side || header.height !== side;
  }).length;
  if (resized > 0) {
    notes.push(
      say(
        'Resized to {{side}} × {{side}} by the shorter side, with a centre crop: {{n}} of {{all}}.',
        { side, n: formatCount(resized), all: picturesInWords(kept.length) },
      ),
    );
  }
  return {
    name,
    side,
    pixels: kept.length < files.length ? pixels.slice(0, kept.length * imageBytes) : pixels,
    levels:
      classes === null
        ? []
        : [
            levelOf(
              'class',
              kept.map((index) => classes[index] ?? ''),
            ),
          ],
    testStart: kept.filter((index) => index < testStart).length,
    groups: null,
    files: kept.map((index) => files[index]?.path ?? ''),
    classBalanced: false,
    notes: [...notes, ...skipped.notes()],
    credit: say('Your own images.'),
  };
}

/** The pictures that cannot be used, and why. */
class Skipped {
  readonly #all: number;
  readonly #reasons = new Map<number, Words>();

  constructor(all: number) {
    this.#all = all;
  }

  has(index: number): boolean {
    return this.#reasons.has(index);
  }

  /** @throws DataError when these are too many */
  add(index: number, reason: Words): void {
    this.#reasons.set(index, reason);
    if (this.#reasons.size <= this.#all * MOST_SKIPPED) return;
    if (this.#all === 1) throw new DataError(reason);
    throw new DataError(
      say('{{n}} of {{all}} images cannot be used, more than one in ten. The first: {{reason}}', {
        n: formatCount(this.#reasons.size),
        all: formatCount(this.#all),
        reason: this.#sorted()[0] ?? reason,
      }),
    );
  }

  notes(): Words[] {
    const [first, ...more] = this.#sorted();
    if (first === undefined) return [];
    const n = this.#reasons.size;
    const named = more.slice(0, NAMED - 1);
    const others = n - named.length - 1;
    return [
      say('Skipped ({{n}} of {{all}} images): {{reason}}', {
        n: formatCount(n),
        all: formatCount(this.#all),
        reason: first,
      }),
      ...named.map((reason) => say('Skipped: {{reason}}', { reason })),
      ...(others > 0
        ? [say('Skipped: {{reason}}', { reason: say('and {{n}} more images', { n: others }) })]
        : []),
    ];
  }

  /** In the order of the files, whichever was read first. */
  #sorted(): Words[] {
    return [...this.#reasons].toSorted(([a], [b]) => a - b).map(([, reason]) => reason);
  }
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

/**
 * Of the skipped ones there is none.
 * @throws DataSetError at the first picture with which they have too many pixels
 */
async function readHeaders(
  files: readonly Entry[],
  mostPixels: number,
  skipped: Skipped,
  pace: Pace,
): Promise<readonly (ImageHeader | undefined)[]> {
  const headers = new Array<ImageHeader | undefined>(files.length).fill(undefined);
  let totalPixels = 0;
  await inParallel(files, skipped, pace, say('Checking pictures'), async (file, index) => {
    const header = await headerOf(file);
    headers[index] = header;
    totalPixels += header.width * header.height;
    if (totalPixels <= mostPixels) return;
    throw new DataSetError(
      say(
        '{{file}}: with it the images exceed {{n}} megapixels, the most for files of this size. Load fewer or smaller images.',
        { file: file.name, n: formatCount(Math.floor(mostPixels / 1e6)) },
      ),
    );
  });
  return headers;
}

async function headerOf(file: Entry): Promise<ImageHeader> {
  if (file.size === 0) {
    throw new DataError(say('{{file}} is empty. Copy it again.', { file: file.name }));
  }
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

/** Runs a task over all files, a few at once; a file that its task cannot use is skipped. */
async function inParallel(
  files: readonly Entry[],
  skipped: Skipped,
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
        await task(files[index] as Entry, index).catch((error: unknown) => {
          if (!(error instanceof DataError) || error instanceof DataSetError) throw error;
          skipped.add(index, error.words);
        });
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
