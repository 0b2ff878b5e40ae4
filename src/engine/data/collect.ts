import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { DataError, DataSetError, type DecodedDataset } from './dataset.ts';
import { paddingOf, putPicture } from './fit.ts';
import type { ImageSet, Reading, SetImage } from './imageSet.ts';
import { memorySink, type PictureSize } from './imageSink.ts';
import { picturesInWords, resized } from './inputLimits.ts';
import { ClassColumn } from './labels.ts';
import { Skipped } from './skipped.ts';

/** Decoders run on other threads in a browser; each holds one picture at a time. */
const AT_ONCE = 4;

/**
 * Reads all images of a set to where the host wants them. Those that cannot be used are skipped and
 * noted; what an earlier reading left is not decoded again.
 * @throws DataError when more of them than allowed cannot be used
 */
export async function collect(
  set: ImageSet,
  side: number,
  { pace, mostBad, host }: Pick<Reading, 'pace' | 'mostBad' | 'host'>,
): Promise<DecodedDataset> {
  const { openSink = memorySink } = host;
  const sink = await openSink(set.count, side, set.name);
  const skipped = new Skipped(set.count, mostBad);
  const sizes = new Sizes(side);
  const columns = set.levels.map(() => new ClassColumn());
  const names: string[] = [];
  let [count, training] = [0, 0];
  await inTurn(set.images(), async (image) => {
    // The image itself may hold a part of its file: what stays of it is its classes and its name.
    const { split, classes, file, unlabelled = false } = image;
    const index = count++;
    columns.forEach((column, level) => {
      column.push(unlabelled ? null : (classes[level] ?? ''));
    });
    if (file !== null) names[index] = file;
    if (split === 'train') training++;
    if (index === 0 || pace.due()) await pace.report(index, set.count, set.doing);
    try {
      if (sink.has(index)) {
        const size = sink.sizeOf(index);
        if (size !== null) sizes.add(size);
        return;
      }
      const picture = await image.read();
      sink.put(index, (out, offset) => putPicture(picture, side, out, offset), picture);
      sizes.add(picture);
    } catch (error) {
      if (!(error instanceof DataError) || error instanceof DataSetError) throw error;
      skipped.add(index, error.words);
      if (split === 'train') training--;
    }
  });
  const kept = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !skipped.has(index),
  );
  const files = kept.flatMap((index) => names[index] ?? []);
  const listed = skipped.listed();
  return {
    name: set.name,
    side,
    pixels: sink.finish(kept),
    levels: columns.map((column, level) => {
      const { name = '', order, numbers = false } = set.levels[level] ?? {};
      const ordered = numbers ? inOrderOfNumbers(column.present(kept)) : order;
      return column.level(name, kept, ordered);
    }),
    testStart: training === 0 ? kept.length : training,
    groups: null,
    ...(files.length === kept.length ? { files } : {}),
    classBalanced: false,
    notes: [...set.notes, ...sizes.notes(), ...skipped.notes()],
    ...(listed.length === 0 ? {} : { skipped: listed }),
    credit: set.credit,
  };
}

const inOrderOfNumbers = (classes: Iterable<string>): string[] =>
  [...classes].sort((a, b) => Number(a) - Number(b));

/** Runs a task over all images, a few at once, in the order of the set. */
async function inTurn(
  images: AsyncIterable<SetImage>,
  task: (image: SetImage) => Promise<void>,
): Promise<void> {
  const source = images[Symbol.asyncIterator]();
  let failed = false;
  const work = async () => {
    while (!failed) {
      try {
        const next = await source.next();
        if (next.done === true) return;
        await task(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await source.return?.();
  }
}

/** Most sizes of which each has a note of its own. */
const FEW_SIZES = 2;

/** What was done to the images to make them fit. */
class Sizes {
  readonly #side: number;
  #all = 0;
  #resized = 0;
  #cropped = false;
  readonly #resizedFrom = new Set<string>();
  readonly #paddedFrom = new Set<string>();

  constructor(side: number) {
    this.#side = side;
  }

  add(picture: PictureSize): void {
    this.#all++;
    const { width, height } = picture;
    if (width === this.#side && height === this.#side) return;
    if (paddingOf(picture, this.#side) !== null) {
      if (this.#paddedFrom.size <= FEW_SIZES) this.#paddedFrom.add(`${width} × ${height}`);
      return;
    }
    this.#resized++;
    this.#cropped ||= width !== height;
    if (this.#resizedFrom.size <= FEW_SIZES) this.#resizedFrom.add(`${width} × ${height}`);
  }

  notes(): Words[] {
    const side = this.#side;
    const padded = [...this.#paddedFrom].map((size) =>
      say('The {{size}} images were padded to {{side}} × {{side}} with their border colour.', {
        size,
        side,
      }),
    );
    if (this.#resized === 0) return padded;
    const whole = this.#resized === this.#all || this.#paddedFrom.size > 0;
    if (whole && !this.#cropped && this.#resizedFrom.size <= FEW_SIZES) {
      return [...padded, ...[...this.#resizedFrom].map((size) => resized(size, side))];
    }
    const note = say(
      'Resized to {{side}} × {{side}} by the shorter side, with a centre crop: {{n}} of {{all}}.',
      { side, n: formatCount(this.#resized), all: picturesInWords(this.#all) },
    );
    return [...padded, note];
  }
}
