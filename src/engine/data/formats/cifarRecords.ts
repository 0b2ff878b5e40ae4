/** Binary records of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): labels, then three colour planes. */
import { formatCount } from '#base/format.ts';
import { say, verbatim, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { type Entry, refuseEmpty } from '#data/entry.ts';
import type { ImageSet, SetImage } from '#data/imageSet.ts';
import { baseName } from '#data/paths.ts';
import { interleaved, recordsOf } from '#data/records.ts';

const SIDE = 32;
const PIXEL_BYTES = 3 * SIDE * SIDE;

/** How a record begins: a byte for each label. */
export interface CifarLabel {
  /** Name of the level. */
  readonly level: string;
  readonly classes: readonly string[];
}

export interface CifarKind {
  readonly name: string;
  /** In the order of the record. */
  readonly labels: readonly CifarLabel[];
  /** Levels of the set, finest first, as places in `labels`. */
  readonly finest: readonly number[];
}

const CREDIT: Words = verbatim(
  'CIFAR (Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images), your copy.',
);

/** Of one record of this kind. */
export const cifarBytes = ({ labels }: Pick<CifarKind, 'labels'>): number =>
  labels.length + PIXEL_BYTES;

export const isBinary = (entry: Entry): boolean => /\.bin$/i.test(entry.path);

const isTest = ({ path }: Entry): boolean => baseName(path).toLowerCase().includes('test');

/**
 * Files with 'test' in their name are the test split where there are others beside them.
 * @throws DataError when a file's length is impossible
 */
export function openCifar(entries: readonly Entry[], kind: CifarKind): ImageSet {
  refuseEmpty(entries);
  const byName = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const files = [...byName.filter((file) => !isTest(file)), ...byName.filter(isTest)];
  const record = cifarBytes(kind);
  for (const file of files) if (file.size % record !== 0) throw badLength(file, kind);
  async function* images(): AsyncGenerator<SetImage> {
    for (const file of files) {
      let at = 0;
      for await (const bytes of recordsOf(file, 0, record)) {
        yield imageOf(file, at++, bytes, kind);
      }
    }
  }
  return {
    name: kind.name,
    levels: kind.finest.map((place) => ({
      name: kind.labels[place]?.level ?? '',
      order: kind.labels[place]?.classes ?? [],
    })),
    count: files.reduce((sum, file) => sum + file.size / record, 0),
    images,
    doing: say('Reading {{name}}', { name: kind.name }),
    notes: [],
    credit: CREDIT,
  };
}

function imageOf(file: Entry, at: number, bytes: Uint8Array, kind: CifarKind): SetImage {
  const names = kind.labels.map(({ classes }, place) => {
    const label = bytes[place] as number;
    const name = classes[label];
    if (name === undefined) throw badLabel(file, at, label, kind, classes.length - 1);
    return name;
  });
  const planes = bytes.subarray(kind.labels.length);
  return {
    name: say('{{file}}, image {{n}}', { file: file.name, n: at + 1 }),
    file: null,
    split: isTest(file) ? 'test' : 'train',
    classes: kind.finest.map((place) => names[place] ?? ''),
    read: () => ({
      width: SIDE,
      height: SIDE,
      channels: 3,
      data: interleaved(planes, [SIDE, SIDE, 3]),
    }),
  };
}

function badLength(file: Entry, kind: CifarKind): DataError {
  return new DataError(
    say(
      '{{file}} has {{bytes}} bytes, which is not a multiple of the {{name}} record size of {{record}} bytes: it is truncated or not {{name}} binary. Download it again.',
      {
        file: file.name,
        bytes: formatCount(file.size),
        name: kind.name,
        record: formatCount(cifarBytes(kind)),
      },
    ),
  );
}

function badLabel(
  file: Entry,
  record: number,
  label: number,
  { name }: CifarKind,
  last: number,
): DataError {
  return new DataError(
    say(
      '{{file}}: record {{at}} has the label {{label}}, but {{name}} has the labels 0 to {{last}}. The file is damaged or not {{name}} binary; download it again.',
      { file: file.name, at: formatCount(record + 1), label, name, last },
    ),
  );
}
