import { formatCount } from '#base/format.ts';
import { say, verbatim } from '#base/words.ts';
import { DataError, type Dataset } from './dataset.ts';
import type { Entry } from './entry.ts';
import { resized } from './inputLimits.ts';
import { levelOf } from './labels.ts';
import type { Pace } from './loadProgress.ts';
import { baseName } from './paths.ts';
import { allocatePixels } from './pixels.ts';
import { fitSquare } from './resize.ts';

const CIFAR_CLASSES = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

const SIDE = 32;
const PLANE_BYTES = SIDE * SIDE;
/** One label byte, then the red, green and blue plane. */
const RECORD_BYTES = 1 + 3 * PLANE_BYTES;
const CIFAR_100_RECORD_BYTES = RECORD_BYTES + 1;

/**
 * Reads CIFAR-10 binary files (Krizhevsky 2009). Files with 'test' in their name are the
 * test split where there are others beside them.
 * @throws DataError when a file's length or a label is impossible
 */
export async function readCifar(
  entries: readonly Entry[],
  side: number,
  pace: Pace,
): Promise<Dataset> {
  const byName = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const training = byName.filter((file) => !isTest(file));
  const files = [...training, ...byName.filter(isTest)];
  for (const file of files) checkLength(file);
  const images = records(files);
  const pixels = allocatePixels(images, side, 'CIFAR-10');
  const classOfImage: string[] = [];
  for (const file of files) {
    const bytes = await file.bytes();
    for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
      const image = classOfImage.length;
      const className = CIFAR_CLASSES[bytes[at] as number];
      if (className === undefined) throw badLabel(file, at / RECORD_BYTES, bytes[at] as number);
      writeImage(bytes, at + 1, side, pixels, image * side * side * 3);
      classOfImage.push(className);
      if (pace.due()) await pace.report(image, images, say('Reading CIFAR-10'));
    }
  }
  const notes = side === SIDE ? [] : [resized('32 × 32', side)];
  return {
    name: 'CIFAR-10',
    side,
    pixels,
    levels: [levelOf('class', classOfImage, CIFAR_CLASSES)],
    testStart: training.length === 0 ? images : records(training),
    groups: null,
    classBalanced: false,
    notes,
    credit: verbatim(
      'CIFAR-10 (Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images), your copy.',
    ),
  };
}

function records(files: readonly Entry[]): number {
  return files.reduce((sum, file) => sum + file.size / RECORD_BYTES, 0);
}

function isTest(entry: Entry): boolean {
  return baseName(entry.path).toLowerCase().includes('test');
}

function checkLength(file: Entry): void {
  if (file.size > 0 && file.size % RECORD_BYTES === 0) return;
  if (file.size > 0 && file.size % CIFAR_100_RECORD_BYTES === 0) {
    throw new DataError(
      say(
        '{{file}} has the record length of CIFAR-100, which is not supported. Load CIFAR-10, or CIFAR-100 as images with one folder per class.',
        { file: file.name },
      ),
    );
  }
  throw new DataError(
    say(
      '{{file}} has {{bytes}} bytes, which is not a multiple of the CIFAR-10 record size of {{record}} bytes: it is truncated or not CIFAR-10 binary. Download it again.',
      { file: file.name, bytes: formatCount(file.size), record: formatCount(RECORD_BYTES) },
    ),
  );
}

function badLabel(file: Entry, record: number, label: number): DataError {
  return new DataError(
    say(
      '{{file}}: record {{at}} has the label {{label}}, but CIFAR-10 has the labels 0 to 9. The file is damaged or not CIFAR-10 binary; download it again.',
      { file: file.name, at: formatCount(record + 1), label },
    ),
  );
}

const interleaved = new Uint8Array(3 * PLANE_BYTES);

function writeImage(
  bytes: Uint8Array,
  planes: number,
  side: number,
  pixels: Uint8Array,
  offset: number,
): void {
  const target = side === SIDE ? pixels : interleaved;
  let at = side === SIDE ? offset : 0;
  for (let pixel = planes; pixel < planes + PLANE_BYTES; pixel++) {
    target[at++] = bytes[pixel] as number;
    target[at++] = bytes[pixel + PLANE_BYTES] as number;
    target[at++] = bytes[pixel + 2 * PLANE_BYTES] as number;
  }
  if (side === SIDE) return;
  const picture = { width: SIDE, height: SIDE, channels: 3, data: interleaved } as const;
  fitSquare(picture, side, pixels, offset);
}
