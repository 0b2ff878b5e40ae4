import { RandomStream } from '#base/random.ts';
import { type Dataset, imageCount } from './dataset.ts';

/** Image numbers, ascending; no image is in both. */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly query: Uint32Array<ArrayBuffer>;
}

/**
 * The training images and the kNN queries: the data set's own test split, or a
 * share held out at random by seed. The share is the same in every class of the finest level
 * as nearly as whole groups allow. A group stays on one side, so that no query has a variant
 * of itself among the training images.
 * @param holdOut share of the images, 0 … 1
 */
export function trainAndQuery(dataset: Dataset, holdOut: number, seed: number): Split {
  const images = imageCount(dataset);
  if (dataset.testStart < images) {
    return splitBy(images, (image) => image >= dataset.testStart);
  }
  const held = new Uint8Array(images);
  // The rounding remainder of one class carries over to the next.
  let owed = 0;
  for (const [classIndex, groups] of groupsByClass(dataset).entries()) {
    const size = groups.reduce((sum, group) => sum + group.length, 0);
    owed += holdOut * size;
    const order = new RandomStream(seed, 'split', classIndex).permutation(groups.length);
    let kept = groups.length;
    for (const at of order) {
      const group = groups[at] ?? [];
      const brings = Math.abs(owed - group.length) < Math.abs(owed);
      if (!brings || kept === 1) continue;
      for (const image of group) held[image] = 1;
      owed -= group.length;
      kept--;
    }
    // Limits the carry from a class that is too small to give its share.
    owed = Math.min(owed, 1);
  }
  return splitBy(images, (image) => held[image] === 1);
}

/** For each class of the finest level its groups, each a list of image numbers. */
function groupsByClass(dataset: Dataset): number[][][] {
  const { levels, groups } = dataset;
  const level = levels[0];
  const classes = Array.from(
    { length: level?.classNames.length ?? 1 },
    () => new Map<number, number[]>(),
  );
  for (let image = 0; image < imageCount(dataset); image++) {
    const ofClass = classes[level?.labels[image] ?? 0];
    const group = groups?.[image] ?? image;
    const members = ofClass?.get(group);
    if (members === undefined) ofClass?.set(group, [image]);
    else members.push(image);
  }
  return classes.map((ofClass) => [...ofClass.values()]);
}

function splitBy(images: number, isQuery: (image: number) => boolean): Split {
  const all = Uint32Array.from({ length: images }, (_, image) => image);
  return {
    train: all.filter((image) => !isQuery(image)),
    query: all.filter(isQuery),
  };
}
