import { formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { DataError } from './dataset.ts';
import { MAX_PICTURE_SIDE } from './inputLimits.ts';

/** Grey images of one size. */
export interface IdxImages {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** count × height × width. */
  readonly data: Uint8Array;
}

/**
 * Splits an IDX file of unsigned bytes into its sizes and its data: two zero bytes, the type
 * 0x08, the number of dimensions, each dimension as a big-endian 32-bit word, then the data.
 */
function parse(
  bytes: Uint8Array<ArrayBuffer>,
  dimensions: number,
  name: Value,
): { sizes: number[]; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) {
    throw new DataError(
      say('{{file}} is not an IDX file, despite its name. Download it again.', {
        file: name,
      }),
    );
  }
  if (bytes[2] !== 0x08 || bytes[3] !== dimensions) {
    throw new DataError(
      say(
        '{{file}} is an IDX file of type {{type}} with {{n}} dimensions; images need type 8 (bytes) and 3 dimensions, labels type 8 and 1. Load greyscale images and their labels.',
        { file: name, type: String(bytes[2]), n: String(bytes[3]) },
      ),
    );
  }
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw wrongLength(name, bytes.length, start);
  const sizes = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = start + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) throw wrongLength(name, bytes.length, expected);
  return { sizes, data: bytes.subarray(start) };
}

/** @throws DataError when it is not a whole file of grey images */
export function readIdxImages(bytes: Uint8Array<ArrayBuffer>, name: Value): IdxImages {
  const { sizes, data } = parse(bytes, 3, name);
  const [images = 0, height = 0, width = 0] = sizes;
  if ([width, height].some((size) => size < 1 || size > MAX_PICTURE_SIDE)) {
    throw new DataError(
      say(
        'The images of {{file}} are {{width}} × {{height}} pixels; the side must be 1 to {{most}}. Download it again.',
        {
          file: name,
          width: formatCount(width),
          height: formatCount(height),
          most: formatCount(MAX_PICTURE_SIDE),
        },
      ),
    );
  }
  return { count: images, width, height, data };
}

/** @throws DataError when it is not a whole file of labels */
export function readIdxLabels(bytes: Uint8Array<ArrayBuffer>, name: Value): Uint8Array {
  return parse(bytes, 1, name).data;
}

function wrongLength(name: Value, found: number, expected: number): DataError {
  return new DataError(
    say(
      '{{file}} has {{found}} bytes, but its header requires {{expected}}: it is truncated or damaged. Download it again.',
      { file: name, found: formatCount(found), expected: formatCount(expected) },
    ),
  );
}
