/** STL-10 binary (Coates, Ng & Lee 2011): images and labels in files of their own. */
import { formatCount } from '#base/format.ts';
import { say, type Value, verbatim, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { type Entry, refuseEmpty } from '#data/entry.ts';
import type { ImageSet, SetImage } from '#data/imageSet.ts';
import { baseName } from '#data/paths.ts';
import { interleaved, recordsOf } from '#data/records.ts';
import type { Format } from './format.ts';

const SIDE = 96;
const IMAGE_BYTES = 3 * SIDE * SIDE;

/** Labels 1 to 10; class_names.txt has the same. */
const CLASSES = [
  ...['airplane', 'bird', 'car', 'cat', 'deer'],
  ...['dog', 'horse', 'monkey', 'ship', 'truck'],
];

const OWN = /^((train|test|unlabeled)_[xy]\.bin|class_names\.txt|fold_indices\.txt)$/i;
const IMAGES = /^(train|test|unlabeled)_x\.bin$/i;

export const stl10: Format = {
  name: 'STL-10',
  reads: say('STL-10 binary (train_X.bin with train_y.bin, test_X.bin, unlabeled_X.bin)'),
  recognise: (entries) =>
    entries.some((entry) => IMAGES.test(nameOf(entry)))
      ? entries.filter((entry) => OWN.test(nameOf(entry)))
      : [],
  open: openStl10,
};

const nameOf = ({ path }: Entry): string => baseName(path);

interface Part {
  readonly images: Entry;
  readonly labels: Entry | null;
  readonly split: 'train' | 'test';
  readonly count: number;
}

/**
 * The labelled splits; the unlabelled images train beside the labelled ones, or alone.
 * @throws DataError when a file's length is impossible, or labels are missing
 */
async function openStl10(entries: readonly Entry[]): Promise<ImageSet> {
  refuseEmpty(entries);
  const byName = new Map(entries.map((entry) => [nameOf(entry).toLowerCase(), entry]));
  const part = (own: string, split: Part['split']): Part | null => {
    const images = byName.get(`${own}_x.bin`);
    return images === undefined ? null : partOf(images, byName.get(`${own}_y.bin`) ?? null, split);
  };
  const [train, test, bare] = [
    part('train', 'train'),
    part('test', 'test'),
    part('unlabeled', 'train'),
  ];
  const notes: Words[] = [];
  // Test images alone have no training images with labels to be compared with.
  const lone = bare !== null && train === null ? test : null;
  if (lone !== null) {
    notes.push(
      say(
        '{{file}} was left out: kNN and linear probe need training images with labels. Load train_X.bin and train_y.bin too.',
        { file: lone.images.name },
      ),
    );
  }
  const own = [train, lone === null ? test : null].filter((one) => one !== null);
  const labelled = own.some(({ labels }) => labels !== null);
  const missing = own.find(({ labels }) => labels === null);
  if (labelled && missing !== undefined) throw noLabels(missing.images.name);
  if (!labelled) notes.push(say('STL-10 without its files of labels: there is no kNN accuracy.'));
  if (labelled && bare !== null) {
    notes.push(
      say(
        '{{n}} of the training images have no label. They train like the others; kNN, linear probe, low-shot SVMs and the agreement of clusters with classes use the labelled ones only.',
        { n: formatCount(bare.count) },
      ),
    );
  }
  const parts = [train, bare, lone === null ? test : null].filter((one) => one !== null);
  return {
    name: 'STL-10',
    levels: labelled ? [{ name: 'class', order: CLASSES }] : [],
    count: parts.reduce((sum, { count }) => sum + count, 0),
    images: () => imagesOf(parts),
    doing: say('Reading {{name}}', { name: 'STL-10' }),
    notes,
    credit: verbatim(
      'STL-10 (Coates, Ng, Lee 2011, An Analysis of Single-Layer Networks in Unsupervised Feature Learning), your copy.',
    ),
  };
}

function partOf(images: Entry, labels: Entry | null, split: Part['split']): Part {
  const count = images.size / IMAGE_BYTES;
  if (!Number.isInteger(count)) {
    throw new DataError(
      say(
        '{{file}} has {{bytes}} bytes, which is not a multiple of the {{name}} record size of {{record}} bytes: it is truncated or not {{name}} binary. Download it again.',
        {
          file: images.name,
          bytes: formatCount(images.size),
          name: 'STL-10',
          record: formatCount(IMAGE_BYTES),
        },
      ),
    );
  }
  if (labels !== null && labels.size !== count) {
    throw new DataError(
      say(
        '{{file}} has {{labels}} labels, but {{other}} has {{images}} images. Load two files that belong together.',
        {
          file: labels.name,
          labels: formatCount(labels.size),
          images: formatCount(count),
          other: images.name,
        },
      ),
    );
  }
  return { images, labels, split, count };
}

async function* imagesOf(parts: readonly Part[]): AsyncGenerator<SetImage> {
  for (const { images, labels, split } of parts) {
    const values = await labels?.bytes();
    let image = 0;
    for await (const record of recordsOf(images, 0, IMAGE_BYTES)) {
      const label = values?.[image++];
      yield {
        name: say('{{file}}, image {{n}}', { file: images.name, n: image }),
        file: null,
        split,
        ...(label === undefined
          ? { classes: [], unlabelled: true }
          : { classes: [classOf(label, image, labels?.name ?? '')] }),
        read: () => ({
          width: SIDE,
          height: SIDE,
          channels: 3,
          data: interleaved(record, [SIDE, SIDE, 3], true),
        }),
      };
    }
  }
}

function classOf(label: number, at: number, file: Value): string {
  const name = CLASSES[label - 1];
  if (name !== undefined) return name;
  throw new DataError(
    say(
      '{{file}}: label {{at}} is {{label}}, but STL-10 has the labels 1 to 10. The file is damaged; download it again.',
      { file, at: formatCount(at), label },
    ),
  );
}

const noLabels = (file: Value): DataError =>
  new DataError(
    say('{{file}} has no labels file beside it. Load train_y.bin and test_y.bin too.', { file }),
  );
