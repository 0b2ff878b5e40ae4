/** Labels and names of NumPy arrays. */
import { say } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { NpyArray } from './npyHeader.ts';

/** The text of each label: the number of each in a table of those that occur. */
export interface LabelTexts {
  readonly table: readonly string[];
  readonly labels: Uint32Array;
}

/** The text of an image's label; undefined where there is none. */
export const labelText = ({ table, labels }: LabelTexts, image: number): string | undefined =>
  table[labels[image] ?? table.length];

/** The texts of all images. */
export const textsOf = ({ table, labels }: LabelTexts): string[] =>
  Array.from(labels, (number) => table[number] ?? '');

/**
 * The whole numbers of an array as text.
 * @throws DataError when one is too large for a label
 */
export async function readLabels(array: NpyArray): Promise<LabelTexts> {
  const { entry, kind, itemBytes, littleEndian, start } = array;
  const bytes = await entry.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const signed = kind === 'i';
  const read = (at: number): number | bigint => {
    switch (itemBytes) {
      case 1:
        return signed ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return signed ? view.getInt16(at, littleEndian) : view.getUint16(at, littleEndian);
      case 4:
        return signed ? view.getInt32(at, littleEndian) : view.getUint32(at, littleEndian);
      default:
        return signed ? view.getBigInt64(at, littleEndian) : view.getBigUint64(at, littleEndian);
    }
  };
  return tabled(Math.floor(view.byteLength / itemBytes), (image) => read(image * itemBytes));
}

/** @param read the value of an image's label */
function tabled(images: number, read: (image: number) => string | number | bigint): LabelTexts {
  const numbers = new Map<string | number | bigint, number>();
  const table: string[] = [];
  const labels = new Uint32Array(images);
  for (let image = 0; image < images; image++) {
    const value = read(image);
    const known = numbers.get(value) ?? table.push(String(value)) - 1;
    numbers.set(value, known);
    labels[image] = known;
  }
  return { table, labels };
}

/** The texts of an array of fixed-length text or bytes, with the padding taken off. */
export async function readTexts({
  entry,
  kind,
  itemBytes,
  littleEndian,
  start,
}: NpyArray): Promise<LabelTexts> {
  const bytes = await entry.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const letterBytes = kind === 'S' ? 1 : 4;
  const read = (text: number): string => {
    const at = text * itemBytes;
    let letters = '';
    for (let letter = at; letter < at + itemBytes; letter += letterBytes) {
      const point =
        letterBytes === 1 ? view.getUint8(letter) : view.getUint32(letter, littleEndian);
      if (point === 0) break;
      if (point > 0x10ffff) {
        throw new DataError(
          say('{{file}} is damaged: it holds text that is none. Save it again.', {
            file: entry.name,
          }),
        );
      }
      letters += String.fromCodePoint(point);
    }
    return letters;
  };
  return tabled(itemBytes > 0 ? Math.floor(view.byteLength / itemBytes) : 0, read);
}
