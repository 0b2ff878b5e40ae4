import { formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { MAX_PICTURE_SIDE } from '#data/inputLimits.ts';

/** Grey images of one size. */
export interface IdxImages {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** count × height × width. */
  readonly data: Uint8Array;
}

/** Of a file of images; that of labels is shorter. */
export const IDX_HEADER_BYTES = 16;

/**
 * The sizes that an IDX file of unsigned bytes states: two zero bytes, the type 0x08, the number of
 * dimensions, each dimension as a big-endian 32-bit word; then come the data.
 * @param fileBytes length of the whole file
 * @throws DataError when it is another file, or not as long as it states
 */
function sizesOf(
  head: Uint8Array<ArrayBuffer>,
  fileBytes: number,
  dimensions: number,
  name: Value,
): number[] {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 4 || view.getUint16(0) !== 0) {
    throw new DataError(
      say('{{file}} is not an IDX file, despite its name. Download it again.', {
        file: name,
      }),
    );
  }
  if (head[2] !== 0x08 || head[3] !== dimensions) {
    throw new DataError(
      say(
        '{{file}} is an IDX file of type {{type}} with {{n}} dimensions; images need type 8 (bytes) and 3 dimensions, labels type 8 and 1. Load greyscale images and their labels.',
        { file: name, type: String(head[2]), n: String(head[3]) },
      ),
    );
  }
  const start = startOf(dimensions);
  if (head.length < start) throw wrongLength(name, fileBytes, start);
  const sizes = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = start + sizes.reduce((product, size) => product * size, 1);
  if (fileBytes !== expected) throw wrongLength(name, fileBytes, expected);
  return sizes;
}

const startOf = (dimensions: number): number => 4 + 4 * dimensions;

/** @throws DataError when it cannot begin a whole file of grey images */
export function checkImagesHeader(
  head: Uint8Array<ArrayBuffer>,
  fileBytes: number,
  name: Value,
): Omit<IdxImages, 'data'> {
  const [count = 0, height = 0, width = 0] = sizesOf(head, fileBytes, 3, name);
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
  return { count, width, height };
}

/** @returns labels in the file @throws DataError when it cannot begin a whole file of labels */
export function checkLabelsHeader(
  head: Uint8Array<ArrayBuffer>,
  fileBytes: number,
  name: Value,
): number {
  return sizesOf(head, fileBytes, 1, name)[0] ?? 0;
}

/** @throws DataError when it is not a whole file of grey images */
export function readIdxImages(bytes: Uint8Array<ArrayBuffer>, name: Value): IdxImages {
  return { ...checkImagesHeader(bytes, bytes.length, name), data: bytes.subarray(startOf(3)) };
}

/** @throws DataError when it is not a whole file of labels */
export function readIdxLabels(bytes: Uint8Array<ArrayBuffer>, name: Value): Uint8Array {
  checkLabelsHeader(bytes, bytes.length, name);
  return bytes.subarray(startOf(1));
}

function wrongLength(name: Value, found: number, expected: number): DataError {
  return new DataError(
    say(
      '{{file}} has {{found}} bytes, but its header requires {{expected}}: it is truncated or damaged. Download it again.',
      { file: name, found: formatCount(found), expected: formatCount(expected) },
    ),
  );
}
