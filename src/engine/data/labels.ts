import { formatCount } from '#base/format.ts';
import { say } from '#base/words.ts';
import { DataError, type Dataset, type LabelLevel, NO_LABEL } from './dataset.ts';
import { MAX_CLASSES } from './inputLimits.ts';

/**
 * A label level from each image's class name. Classes that no image has do not exist.
 * @param classOfImage null for an image without a class
 * @param order the classes' order, repeats allowed; those it lacks come after, sorted by code unit
 * @throws DataError when there are more classes than labels can hold
 */
export function levelOf(
  name: string,
  classOfImage: readonly (string | null)[],
  order: readonly string[] = [],
): LabelLevel {
  const present = new Set(classOfImage.filter((className) => className !== null));
  const ordered = order.filter((candidate) => present.delete(candidate));
  const classNames = [...ordered, ...[...present].sort()];
  if (classNames.length > MAX_CLASSES) {
    throw new DataError(
      say('The images have {{n}} classes; the maximum is {{most}}. Merge some class folders.', {
        n: formatCount(classNames.length),
        most: formatCount(MAX_CLASSES),
      }),
    );
  }
  const indexOf = new Map(classNames.map((className, index) => [className, index]));
  const labels = Uint16Array.from(classOfImage, (className) =>
    className === null ? NO_LABEL : (indexOf.get(className) ?? 0),
  );
  return { name, classNames, labels };
}

/** An image's class; negative where it has none. */
export function labelOf({ labels }: Pick<LabelLevel, 'labels'>, image: number): number {
  const label = labels[image];
  return label === undefined || label === NO_LABEL ? -1 : label;
}

/** Those of some images that have a class, or all where none has. */
export function labelledOf(
  { levels: [level] }: Pick<Dataset, 'levels'>,
  images: Uint32Array<ArrayBuffer>,
): Uint32Array<ArrayBuffer> {
  if (level === undefined || !level.labels.includes(NO_LABEL)) return images;
  return images.filter((image) => labelOf(level, image) >= 0);
}
