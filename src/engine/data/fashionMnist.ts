import { say, verbatim } from '#base/words.ts';
import { collect } from './collect.ts';
import type { DecodedDataset } from './dataset.ts';
import { blobEntry } from './entry.ts';
import { openIdx } from './formats/idx.ts';
import type { DataHost } from './host.ts';
import type { Pace } from './loadProgress.ts';
import { openFiles } from './openFiles.ts';

const FILES = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'] as const;

const FASHION_MNIST = {
  name: 'Fashion-MNIST',
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  credit: verbatim('Fashion-MNIST, 10,000 test images, Zalando SE 2017, MIT.'),
} as const;

/** The 10,000 test images that ship with the app. */
export async function loadFashionMnist(
  side: number,
  host: DataHost,
  pace: Pace,
): Promise<DecodedDataset> {
  const entries = [];
  for (const name of FILES) {
    await pace.report(entries.length, FILES.length, say('Fetching Fashion-MNIST'));
    const bytes = await host.fetchAsset(`data/${name}.gz`);
    // Servers that send .gz files with Content-Encoding: gzip have them unpacked on the way.
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const blob = new Blob([bytes]);
    if (packed) {
      entries.push(...(await openFiles([{ path: `${name}.gz`, blob }], pace)).entries);
    } else entries.push(blobEntry(name, name, blob));
  }
  const set = await openIdx(entries, FASHION_MNIST);
  return collect(set, side, { pace, mostBad: 0, host });
}
