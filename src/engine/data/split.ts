import { RandomStream } from '#base/random.ts';
import { type Dataset, imageCount } from './dataset.ts';

/** Image numbers, ascending; no image is in both. */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly query: Uint32Array<ArrayBuffer>;
}

/**
 * The training images and the kNN queries: the data set's own test split, or a
 * share of those with a class held out at random by seed. The share is the same in every class of the finest level
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
  for (const [classIndex, { size, count, imagesOf }] of groupsByClass(dataset).entries()) {
    owed += holdOut * size;
    const order = new RandomStream(seed, 'split', classIndex).permutation(count);
    let kept = count;
    for (const at of order) {
      const group = imagesOf(at);
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

/** The groups of a class. */
interface ClassGroups {
  readonly size: number;
  readonly count: number;
  readonly imagesOf: (group: number) => Iterable<number> & { readonly length: number };
}

/** For each class of the finest level its groups, in the order of their first images. */
function groupsByClass(dataset: Dataset): ClassGroups[] {
  const { levels, groups } = dataset;
  const level = levels[0];
  const images = imageCount(dataset);
  const classes = level?.classNames.length ?? 1;
  if (groups === null) return membersOf(images, classes, level?.labels ?? null);
  const found = Array.from({ length: classes }, () => new Map<number, number[]>());
  for (let image = 0; image < images; image++) {
    const ofClass = found[level?.labels[image] ?? 0];
    const group = groups[image] as number;
    const members = ofClass?.get(group);
    if (members === undefined) ofClass?.set(group, [image]);
    else members.push(image);
  }
  return found.map((ofClass) => {
    const all = [...ofClass.values()];
    const size = all.reduce((sum, group) => sum + group.length, 0);
    return { size, count: all.length, imagesOf: (group) => all[group] ?? [] };
  });
}

/** Every image is a group of its own: no list for each of perhaps a million. */
function membersOf(images: number, classes: number, labels: Uint16Array | null): ClassGroups[] {
  const sizes = new Uint32Array(classes);
  for (let image = 0; image < images; image++) {
    const label = labels?.[image] ?? 0;
    sizes[label] = (sizes[label] as number) + 1;
  }
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(classes);
  for (let image = 0; image < images; image++) {
    const label = labels?.[image] ?? 0;
    const at = filled[label] as number;
    const ofClass = members[label];
    if (ofClass !== undefined) ofClass[at] = image;
    filled[label] = at + 1;
  }
  return members.map((ofClass) => ({
    size: ofClass.length,
    count: ofClass.length,
    imagesOf: (group) => ofClass.subarray(group, group + 1),
  }));
}

function splitBy(images: number, isQuery: (image: number) => boolean): Split {
  const all = Uint32Array.from({ length: images }, (_, image) => image);
  return {
    train: all.filter((image) => !isQuery(image)),
    query: all.filter(isQuery),
  };
}
