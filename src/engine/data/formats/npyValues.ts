/** Labels and names of NumPy arrays. */
import { say } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { NpyArray } from './npyHeader.ts';

/**
 * The whole numbers of an array as text.
 * @throws DataError when one is too large for a label
 */
export async function readLabels(array: NpyArray): Promise<string[]> {
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
  const names = new Map<number | bigint, string>();
  const labels: string[] = [];
  for (let at = 0; at + itemBytes <= view.byteLength; at += itemBytes) {
    const label = read(at);
    const known = names.get(label) ?? String(label);
    names.set(label, known);
    labels.push(known);
  }
  return labels;
}

/** The texts of an array of fixed-length text or bytes, with the padding taken off. */
export async function readTexts({
  entry,
  kind,
  itemBytes,
  littleEndian,
  start,
}: NpyArray): Promise<string[]> {
  const bytes = await entry.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const letterBytes = kind === 'S' ? 1 : 4;
  const known = new Map<string, string>();
  const texts: string[] = [];
  for (let at = 0; itemBytes > 0 && at + itemBytes <= view.byteLength; at += itemBytes) {
    let text = '';
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
      text += String.fromCodePoint(point);
    }
    // One string for each class, however many images it has.
    const own = known.get(text) ?? text;
    known.set(text, own);
    texts.push(own);
  }
  return texts;
}
