/** Headers of NumPy's .npy files (NEP 1): a magic, a version, and a Python dict in words. */
import { formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { Entry } from '#data/entry.ts';

export interface NpyArray {
  readonly entry: Entry;
  /** Kind of its numbers: 'u' and 'i' whole ones, 'f' floats, 'U' text and others of NumPy's. */
  readonly kind: string;
  readonly itemBytes: number;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Where the data begin. */
  readonly start: number;
}

const MAGIC = '\u0093NUMPY';
/** NumPy itself refuses longer ones unless told otherwise. */
const MOST_HEADER_BYTES = 10_000;
const MOST_DIMENSIONS = 32;

/**
 * Reads the header and checks that the file is as long as it says.
 * @throws DataError when it is damaged, or holds what is never opened
 */
export async function readNpyHeader(entry: Entry): Promise<NpyArray> {
  const { name } = entry;
  const head = await entry.head(12);
  const magic = String.fromCharCode(...head.subarray(0, 6));
  if (head.length < 12 || magic !== MAGIC) throw notNpy(name);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = head[6];
  if (version !== 1 && version !== 2 && version !== 3) throw notNpy(name);
  const lengthAt = 8;
  const length = version === 1 ? view.getUint16(lengthAt, true) : view.getUint32(lengthAt, true);
  const start = length + (version === 1 ? 10 : 12);
  if (length > MOST_HEADER_BYTES || start > entry.size) throw notNpy(name);
  const bytes = await entry.head(start);
  const text = new TextDecoder().decode(bytes.subarray(version === 1 ? 10 : 12));
  const array = { entry, start, ...describe(text, name) };
  const expected = start + array.shape.reduce((product, size) => product * size, array.itemBytes);
  if (expected !== entry.size) {
    throw new DataError(
      say(
        '{{file}} has {{found}} bytes, but its header requires {{expected}}: it is truncated or damaged. Download it again.',
        { file: name, found: formatCount(entry.size), expected: formatCount(expected) },
      ),
    );
  }
  return array;
}

type Described = Pick<NpyArray, 'kind' | 'itemBytes' | 'littleEndian' | 'shape'>;

/** The three entries of the dict, in any order; nothing in it is run. */
function describe(header: string, file: Value): Described {
  const type = /'descr':\s*'([<>|=])([a-zA-Z])(\d*)'/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([\d\sL,]*)\)/.exec(header)?.[1];
  if (/'descr':\s*\[/.test(header)) {
    throw new DataError(
      say(
        '{{file}} is a structured array. Save the images and the labels as arrays of their own.',
        {
          file,
        },
      ),
    );
  }
  if (type?.[2] === 'O') throw pickled(file);
  if (type === null || order === undefined || shapeText === undefined) throw notNpy(file);
  const sizes = shapeText.split(',').map((size) => size.trim().replace(/L$/, ''));
  if (sizes.at(-1) === '') sizes.pop();
  const shape = sizes.map(Number);
  const whole = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!whole || shape.length > MOST_DIMENSIONS || sizes.includes('')) throw notNpy(file);
  if (order === 'True' && shape.filter((size) => size > 1).length > 1) {
    throw new DataError(
      say('{{file}} is stored in Fortran order. Save numpy.ascontiguousarray(…) of it instead.', {
        file,
      }),
    );
  }
  const [, endian, kind = '', items] = type;
  const itemBytes = (kind === 'U' ? 4 : 1) * Number(items === '' ? 1 : items);
  if (!Number.isSafeInteger(itemBytes)) throw notNpy(file);
  return { kind, itemBytes, littleEndian: endian !== '>', shape };
}

const notNpy = (file: Value): DataError =>
  new DataError(
    say('{{file}} is not a NumPy array, or its header is damaged. Save it again.', { file }),
  );

const pickled = (file: Value): DataError =>
  new DataError(
    say(
      '{{file}} is an array of Python objects, which run code when they are opened, so it is never read. Save uint8 images and whole-number labels, without it.',
      { file },
    ),
  );
