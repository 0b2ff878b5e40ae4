import { formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { DataError } from './dataset.ts';
import { MAX_PICTURE_SIDE } from './inputLimits.ts';

/** What a picture file says of itself before anything is decoded. */
export interface ImageHeader {
  readonly kind: 'PNG' | 'JPEG' | 'WebP';
  readonly width: number;
  readonly height: number;
}

type Size = Pick<ImageHeader, 'width' | 'height'>;

/**
 * Reads kind and size.
 * @param head the file's first bytes, or all of them
 * @returns null when the size is not within `head`
 * @throws DataError when it is none of the three kinds, or too large
 */
export function readImageHeader(head: Uint8Array<ArrayBuffer>, name: Value): ImageHeader | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const kind = imageKind(view);
  if (kind === null) {
    throw new DataError(
      say(
        '{{file}} is not a PNG, JPEG or WebP image, despite its extension. Replace or remove it.',
        { file: name },
      ),
    );
  }
  const size = sizeOf(kind, view);
  if (size === null) return null;
  const { width, height } = size;
  if (width < 1 || height < 1) throw brokenImage(name);
  if (width > MAX_PICTURE_SIDE || height > MAX_PICTURE_SIDE) {
    throw new DataError(
      say(
        '{{file}} is {{width}} × {{height}} pixels; the maximum side is {{most}}. Shrink or remove it.',
        {
          file: name,
          width: formatCount(width),
          height: formatCount(height),
          most: formatCount(MAX_PICTURE_SIDE),
        },
      ),
    );
  }
  return { kind, width, height };
}

/**
 * Walks the file's own structure to its end.
 * @throws DataError when it is cut short
 */
export function checkImageWhole(
  bytes: Uint8Array<ArrayBuffer>,
  kind: ImageHeader['kind'],
  name: Value,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isWhole(kind, view)) throw brokenImage(name);
}

export function brokenImage(name: Value): DataError {
  return new DataError(
    say('{{file}} is truncated or damaged. Replace or remove it.', { file: name }),
  );
}

function imageKind(view: DataView): ImageHeader['kind'] | null {
  if (view.byteLength < 4) return null;
  const magic = view.getUint32(0);
  if (magic === 0x89504e47) return 'PNG';
  if (magic >>> 8 === 0xffd8ff) return 'JPEG';
  if (magic === 0x52494646 && view.byteLength >= 12 && view.getUint32(8) === 0x57454250) {
    return 'WebP';
  }
  return null;
}

function sizeOf(kind: ImageHeader['kind'], view: DataView): Size | null {
  switch (kind) {
    case 'PNG':
      return pngSize(view);
    case 'JPEG':
      return jpegSize(view);
    case 'WebP':
      return view.byteLength < 30 ? null : webpSize(view);
    default:
      return kind satisfies never;
  }
}

/** The first chunk must be IHDR (PNG 11.2.1). */
function pngSize(view: DataView): Size | null {
  if (view.byteLength < 24) return null;
  if (view.getUint32(12) !== 0x49484452) return { width: 0, height: 0 };
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks the marker segments to the frame header (ITU-T T.81, B.2.2). */
function jpegSize(view: DataView): Size | null {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return { width: 0, height: 0 };
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isFrame(marker))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else if (marker === 0xda || marker === 0xd9) return { width: 0, height: 0 };
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** SOF0 … SOF15 without DHT, JPG and DAC, which share their range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** RFC 9649: lossy, lossless and extended files keep their size in three places. */
function webpSize(view: DataView): Size {
  switch (view.getUint32(12)) {
    case 0x56503820:
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return { width: 0, height: 0 };
  }
}

function isWhole(kind: ImageHeader['kind'], view: DataView): boolean {
  switch (kind) {
    case 'PNG':
      return pngReachesEnd(view);
    case 'JPEG':
      return jpegReachesEnd(view);
    case 'WebP':
      return view.getUint32(4, true) + 8 <= view.byteLength;
    default:
      return kind satisfies never;
  }
}

function pngReachesEnd(view: DataView): boolean {
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49454e44) return true;
  }
  return false;
}

/** An end marker after the first scan; that of an embedded thumbnail comes before it. */
function jpegReachesEnd(view: DataView): boolean {
  let at = 2;
  while (at + 4 <= view.byteLength && view.getUint8(at + 1) !== 0xda) {
    at += view.getUint8(at + 1) === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  for (let end = view.byteLength - 2; end > at; end--) {
    if (view.getUint16(end) === 0xffd9) return true;
  }
  return false;
}
