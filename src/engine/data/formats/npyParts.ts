/** Which arrays are images, which are their labels, and which belong together. */
import { formatCount } from '#base/format.ts';
import { say } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { MAX_PICTURE_SIDE } from '#data/inputLimits.ts';
import { baseName } from '#data/paths.ts';
import { isTestName } from '#data/splitNames.ts';
import type { NpyArray } from './npyHeader.ts';
import { type LabelTexts, readLabels, readTexts } from './npyValues.ts';

export interface ArrayLayout {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  /** Each channel is a plane of its own: N, C, H, W. */
  readonly planes: boolean;
}

/** Images of one array, and their labels. */
export interface NpyPart {
  readonly layout: ArrayLayout;
  readonly array: NpyArray;
  readonly isTest: boolean;
  /** Of each image, by level. */
  readonly labels: ReadonlyMap<string, LabelTexts>;
  /** The labels are names, not numbers. */
  readonly named: boolean;
}

const isText = ({ kind, shape }: NpyArray): boolean =>
  (kind === 'U' || kind === 'S') && shape.length === 1;

const isLabels = ({ kind, itemBytes, shape }: NpyArray): boolean =>
  (kind === 'i' || kind === 'u') &&
  [1, 2, 4, 8].includes(itemBytes) &&
  (shape.length === 1 || (shape.length === 2 && shape[1] === 1));

const isImages = ({ shape }: NpyArray): boolean => shape.length === 3 || shape.length === 4;

/** What arrays are, one beside the other. */
export interface NpyArrays {
  readonly parts: readonly NpyPart[];
  /** Names of the labels 0, 1, …; null for none. */
  readonly classNames: NpyArray | null;
  /** Called labels, but of a type or shape that is not read as such. */
  readonly otherLabels: readonly NpyArray[];
  readonly unused: readonly NpyArray[];
}

/**
 * Arrays of images, training ones first, each with the labels whose name differs from its own in
 * nothing but such words as x and y; an array alone takes the labels of its length. Labels are whole
 * numbers, or else texts.
 * @throws DataError when there are no images that can be used, or labels do not fit
 */
export async function partsOf(arrays: readonly NpyArray[]): Promise<NpyArrays> {
  const images = arrays.filter(isImages);
  const [first] = arrays.toSorted((a, b) => b.entry.size - a.entry.size);
  if (images.length === 0 && first !== undefined) {
    throw new DataError(
      say(
        '{{file}} has the shape ({{shape}}), which is not that of images. Save uint8 images as N × H × W × C, N × C × H × W or N × H × W.',
        { file: first.entry.name, shape: first.shape.join(', ') },
      ),
    );
  }
  const used = new Set<NpyArray>(images);
  const parts: NpyPart[] = [];
  for (const array of images) {
    const layout = layoutOf(array);
    const fits = (other: NpyArray): boolean => other.shape[0] === layout.count;
    const named = arrays.filter((other) => isLabels(other) && keyOf(other) === keyOf(array));
    const texts = arrays.filter((other) => isText(other) && fits(other) && !isBeside(other));
    const choices = [named, texts.filter((other) => keyOf(other) === keyOf(array))];
    if (images.length === 1) {
      choices.push(arrays.filter((other) => isLabels(other) && fits(other)).slice(0, 1));
      choices.push(texts.slice(0, 1));
    }
    const own = choices.find(({ length }) => length > 0) ?? [];
    const values = new Map<string, LabelTexts>();
    for (const label of own) {
      used.add(label);
      if (!fits(label)) throw otherCount(label, array);
      values.set(levelOfLabel(label), await (isText(label) ? readTexts : readLabels)(label));
    }
    const isTest = isTestName(tokensOf(array).join(' '));
    parts.push({ layout, array, isTest, labels: values, named: own.some(isText) });
  }
  const left = arrays.filter((array) => !used.has(array));
  const texts = left.filter(isText);
  const isPerImage = ({ shape }: NpyArray) => parts.some(({ layout }) => layout.count === shape[0]);
  const classNames =
    texts.find((array) => tokensOf(array).some((token) => CLASSES.test(token))) ??
    texts.find((array) => !isPerImage(array)) ??
    null;
  const otherLabels = left.filter(
    (array) => !isText(array) && tokensOf(array).some((token) => LABELS.test(token)),
  );
  const unused = left.filter((array) => array !== classNames && !otherLabels.includes(array));
  const ordered = [
    ...parts.filter(({ isTest }) => !isTest),
    ...parts.filter(({ isTest }) => isTest),
  ];
  return { parts: ordered, classNames, otherLabels, unused };
}

const FINEST_FIRST = ['class', 'superclass'];

/**
 * The levels that the parts have.
 * @throws DataError when they differ
 */
export function levelsOf(parts: readonly NpyPart[]): string[] {
  const [first] = parts;
  const levels = FINEST_FIRST.filter((level) => first?.labels.has(level));
  for (const part of parts) {
    if (part.labels.size === levels.length && levels.every((level) => part.labels.has(level)))
      continue;
    const [labelled, bare] = part.labels.size > levels.length ? [part, first] : [first, part];
    throw new DataError(
      say('{{file}} has no labels, but {{other}} has them. Load labels for both or for neither.', {
        file: bare?.array.entry.name ?? '',
        other: labelled?.array.entry.name ?? '',
      }),
    );
  }
  return levels;
}

/** @throws DataError when these images cannot be read */
function layoutOf({ entry, kind, itemBytes, shape }: NpyArray): ArrayLayout {
  if (kind !== 'u' || itemBytes !== 1) {
    throw new DataError(
      say(
        '{{file}} has images of type {{type}}. Save them as uint8, from 0 to 255; for numbers from 0 to 1: (255 * images).round().astype("uint8").',
        { file: entry.name, type: `${kind}${itemBytes}` },
      ),
    );
  }
  const [count = 0, ...sizes] = shape;
  const [a = 0, b = 0, c = 1] = sizes;
  if (sizes.length === 2 && channelsOf(b) !== null && channelsOf(a) === null) {
    throw new DataError(
      say(
        '{{file}} has the shape ({{shape}}), which is that of one image. Stack all images into one array, N × H × W × C.',
        { file: entry.name, shape: shape.join(', ') },
      ),
    );
  }
  const last = sizes.length === 2 ? 1 : channelsOf(c);
  const before = sizes.length === 2 ? null : channelsOf(a);
  // Where both may be the channels, images are square.
  const isFirst = before !== null && (last === null || (b === c && a !== b));
  const [planes, channels, height, width] = isFirst
    ? ([true, before, b, c] as const)
    : ([false, last, a, b] as const);
  if (channels === null || height < 1 || width < 1 || Math.max(height, width) > MAX_PICTURE_SIDE) {
    throw new DataError(
      say(
        '{{file}} has the shape ({{shape}}). Images have 1, 3 or 4 channels, first or last, and sides of 1 to {{most}}.',
        { file: entry.name, shape: shape.join(', '), most: formatCount(MAX_PICTURE_SIDE) },
      ),
    );
  }
  return { count, width, height, channels, planes };
}

const channelsOf = (size: number): ArrayLayout['channels'] | null =>
  size === 1 || size === 3 || size === 4 ? size : null;

/** Words that tell images from labels, or one level from another. */
const ROLES =
  /^(x|y|img|imgs|image|images|picture|pictures|data|label|labels|target|targets|class|classes|fine|coarse)$/;

const LABELS = /^(y|label|labels|target|targets)$/;
const CLASSES = /^(class|classes|classnames|categories|category)$/;

/** What is said of images beside their labels, such as the names of their files. */
const isBeside = (array: NpyArray): boolean =>
  tokensOf(array).some((token) => /^(file|path|url|id|name|filename)s?$/.test(token));

const tokensOf = ({ entry }: NpyArray): string[] =>
  baseName(entry.path)
    .replace(/\.npy$/i, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    // `trainy`, `xtest`.
    .replace(/\b(train|test|val)([xy])\b/gi, '$1 $2')
    .replace(/\b([xy])(train|test|val)\b/gi, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** What the names of images and of their labels have in common. */
const keyOf = (array: NpyArray): string =>
  tokensOf(array)
    .filter((token) => !ROLES.test(token))
    .join(' ');

const levelOfLabel = (array: NpyArray): string =>
  tokensOf(array).includes('coarse') ? 'superclass' : 'class';

const otherCount = (labels: NpyArray, images: NpyArray): DataError =>
  new DataError(
    say(
      '{{file}} has {{labels}} labels, but {{other}} has {{images}} images. Load two files that belong together.',
      {
        file: labels.entry.name,
        labels: formatCount(labels.shape[0] ?? 0),
        images: formatCount(images.shape[0] ?? 0),
        other: images.entry.name,
      },
    ),
  );
