/**
 * Features in files: one safetensors file, or a NumPy file for each array. Sizes are known before
 * the first row, so that rows are written where they belong as they come.
 */

import type { FeatureFormat } from '#run/protocol.ts';

export interface FeatureArray {
  readonly name: 'features' | 'embedding' | 'labels' | 'held_out' | 'files';
  /** `U` is text; safetensors has none, so that it keeps texts in its metadata. */
  readonly dtype: 'F32' | 'I32' | 'U8' | 'U';
  readonly shape: readonly number[];
  /** Of the longest text; 1 for numbers. */
  readonly characters?: number;
}

/** A file with what comes before its data. */
export interface FeatureFile {
  /** After the file's name, before its ending; empty for the first. */
  readonly suffix: string;
  readonly head: Uint8Array<ArrayBuffer>;
  /** Where each array's data begins. */
  readonly starts: Readonly<Partial<Record<FeatureArray['name'], number>>>;
  /** All of it. */
  readonly bytes: number;
}

const BYTES = { F32: 4, I32: 4, U8: 1, U: 4 } as const;
const NUMPY = { F32: '<f4', I32: '<i4', U8: '|u1', U: '<U' } as const;

const sizeOf = ({ dtype, shape, characters = 1 }: FeatureArray): number =>
  shape.reduce((product, side) => product * side, BYTES[dtype] * characters);

/** Texts of UTF-8 bytes, padded with zeros to the same number. */
export function paddedUtf8(texts: readonly string[], bytes: number): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const padded = new Uint8Array(texts.length * bytes);
  for (const [i, text] of texts.entries()) padded.set(encoder.encode(text), i * bytes);
  return padded;
}

/** Texts as NumPy's `U` has them: code points of four bytes, padded with zeros. */
export function numpyText(texts: readonly string[], characters: number): Uint32Array<ArrayBuffer> {
  const points = new Uint32Array(texts.length * characters);
  for (const [i, text] of texts.entries()) {
    points.set(
      Array.from(text, (letter) => letter.codePointAt(0) ?? 0),
      i * characters,
    );
  }
  return points;
}

/** @param about what the file is of; only safetensors has room for it */
export function layOutFeatures(
  format: FeatureFormat,
  arrays: readonly FeatureArray[],
  about: Readonly<Record<string, string>>,
): readonly FeatureFile[] {
  if (format === 'npy') return arrays.map(npyFile);
  const numbers = arrays.filter(({ dtype }) => dtype !== 'U');
  return [safetensorsFile(numbers, about)];
}

function safetensorsFile(
  arrays: readonly FeatureArray[],
  about: Readonly<Record<string, string>>,
): FeatureFile {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: about };
  const offsets = new Map<FeatureArray['name'], number>();
  for (const array of arrays) {
    const { name, dtype, shape } = array;
    offsets.set(name, end);
    header[name] = { dtype, shape, data_offsets: [end, end + sizeOf(array)] };
    end += sizeOf(array);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(text, 8);
  const starts = Object.fromEntries([...offsets].map(([name, at]) => [name, head.length + at]));
  return { suffix: '', head, starts, bytes: head.length + end };
}

/** Version 1.0: magic, header length, a Python literal, padded to 64 bytes. */
function npyFile(array: FeatureArray): FeatureFile {
  const { name, dtype, shape, characters } = array;
  const descr = `${NUMPY[dtype]}${dtype === 'U' ? (characters ?? 1) : ''}`;
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const literal = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  const length = Math.ceil((10 + literal.length + 1) / 64) * 64;
  const head = new TextEncoder().encode(`..........${literal.padEnd(length - 11)}\n`);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(head.buffer).setUint16(8, length - 10, true);
  return {
    suffix: name === 'features' ? '' : `-${name.replace('_', '-')}`,
    head,
    starts: { [name]: length },
    bytes: length + sizeOf(array),
  };
}
