import { RandomStream } from '#base/random.ts';
import { verbatim } from '#base/words.ts';
import type { MemoryDataset } from '#data/dataset.ts';

/** Small images of coloured noise; the mean colour depends on the class. */
export function testDataset(images: number, side: number, classes = 4): MemoryDataset {
  const pixels = new Uint8Array(images * side * side * 3);
  const labels = new Uint16Array(images);
  for (let image = 0; image < images; image++) {
    labels[image] = image % classes;
    const stream = new RandomStream(1, 'scenes', image);
    const tint = [0, 1, 2].map((c) => 60 + 60 * (((image % classes) >> c) & 1));
    for (let i = 0; i < side * side * 3; i++) {
      pixels[image * side * side * 3 + i] = (tint[i % 3] ?? 0) + stream.uniform(0, 120);
    }
  }
  const classNames = Array.from({ length: classes }, (_, c) => `class ${c}`);
  return {
    name: 'coloured noise',
    side,
    pixels,
    levels: [{ name: 'class', classNames, labels }],
    testStart: images,
    groups: null,
    classBalanced: false,
    notes: [],
    credit: verbatim(''),
  };
}
