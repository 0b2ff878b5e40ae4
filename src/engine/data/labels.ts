import { formatCount } from '#base/format.ts';
import { say } from '#base/words.ts';
import { DataError, type Dataset, type LabelLevel, NO_LABEL } from './dataset.ts';
import { MAX_CLASSES } from './inputLimits.ts';

/** In place of a class's number where an image has none. */
const NO_CLASS = 0xffff_ffff;

/**
 * The class of each image of a level while the images come: a number of four bytes, its name once in
 * a table.
 */
export class ClassColumn {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  #column = new Uint32Array(1024);
  #length = 0;

  /** @param className null for an image without a class */
  push(className: string | null): void {
    if (this.#length === this.#column.length) {
      const longer = new Uint32Array(2 * this.#length);
      longer.set(this.#column);
      this.#column = longer;
    }
    this.#column[this.#length++] = className === null ? NO_CLASS : this.#numberOf(className);
  }

  #numberOf(className: string): number {
    const known = this.#numbers.get(className);
    if (known !== undefined) return known;
    const number = this.#names.push(className) - 1;
    this.#numbers.set(className, number);
    return number;
  }

  /** The names of the classes that some images have. */
  present(images: Iterable<number>): Set<string> {
    const found = new Set<number>();
    for (const image of images) found.add(this.#column[image] ?? NO_CLASS);
    return new Set([...found].flatMap((number) => this.#names[number] ?? []));
  }

  /**
   * The level of some images. Classes that no image has do not exist.
   * @param order the classes' order, repeats allowed; those it lacks come after, sorted by code unit
   * @throws DataError when there are more classes than labels can hold
   */
  level(name: string, images: readonly number[], order: readonly string[] = []): LabelLevel {
    const present = this.present(images);
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
    const labelOfNumber = new Map(
      classNames.map((className, label) => [this.#numbers.get(className), label]),
    );
    const labels = Uint16Array.from(
      images,
      (image) => labelOfNumber.get(this.#column[image]) ?? NO_LABEL,
    );
    return { name, classNames, labels };
  }
}

/** A label level from each image's class name, as `ClassColumn.level` has it. */
export function levelOf(
  name: string,
  classOfImage: readonly (string | null)[],
  order: readonly string[] = [],
): LabelLevel {
  const column = new ClassColumn();
  for (const className of classOfImage) column.push(className);
  return column.level(name, [...classOfImage.keys()], order);
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
