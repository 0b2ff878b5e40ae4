import { formatCount } from '#base/format.ts';
import { say } from '#base/words.ts';
import { DataError, type LabelLevel } from './dataset.ts';
import { MAX_CLASSES } from './inputLimits.ts';

/**
 * A label level from each image's class name. Classes that no image has do not exist.
 * @param order the classes' order, repeats allowed; those it lacks come after, sorted by code unit
 * @throws DataError when there are more classes than labels can hold
 */
export function levelOf(
  name: string,
  classOfImage: readonly string[],
  order: readonly string[] = [],
): LabelLevel {
  const present = new Set(classOfImage);
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
  const labels = Uint16Array.from(classOfImage, (className) => indexOf.get(className) ?? 0);
  return { name, classNames, labels };
}
