import { expect, test } from 'vitest';
import { png } from './files.fixture.ts';
import { checkImageWhole, readImageHeader } from './imageHeader.ts';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** 12 × 7 pixels, written by Chromium, its colour profiles taken out. */
const JPEG = bytesOf(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAHAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABv/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/ALABgif/2Q==',
);
const LOSSY = bytesOf(
  'UklGRjgAAABXRUJQVlA4ICwAAADQAQCdASoMAAcAAkIlaAJ0ugH4AAADsAD+3UR/87BsS7Xjn/8s+fw2dGAAAA==',
);
/** Only the first bytes matter for a size. */
const LOSSLESS = Uint8Array.from([
  ...bytesOf('UklGRhYAAABXRUJQVlA4TA=='),
  ...[10, 0, 0, 0, 0x2f, 11, 0x80, 0x01, 0, 0, 0, 0, 0, 0],
]);
const EXTENDED = Uint8Array.from([
  ...bytesOf('UklGRhYAAABXRUJQVlA4WA=='),
  ...[10, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 6, 0, 0],
]);

test('sizes of all three kinds are read', () => {
  expect(readImageHeader(png(12, 7), 'a')).toEqual({ kind: 'PNG', width: 12, height: 7 });
  expect(readImageHeader(JPEG, 'a')).toEqual({ kind: 'JPEG', width: 12, height: 7 });
  for (const webp of [LOSSY, LOSSLESS, EXTENDED]) {
    expect(readImageHeader(webp, 'a')).toEqual({ kind: 'WebP', width: 12, height: 7 });
  }
});

test('a size beyond the head asks for more', () => {
  expect(readImageHeader(JPEG.slice(0, 100), 'a')).toBeNull();
});

test('a JPEG whose segments make no sense is refused', () => {
  const bytes = JPEG.slice();
  bytes[20] = 0x12;
  expect(() => readImageHeader(bytes, 'a.jpg')).toThrow('a.jpg is truncated or damaged');
});

test('files cut anywhere in their last part are found out', () => {
  const kinds = [
    ['PNG', png(12, 7)],
    ['JPEG', JPEG],
    ['WebP', LOSSY],
  ] as const;
  for (const [kind, bytes] of kinds) {
    expect(() => checkImageWhole(bytes, kind, 'a')).not.toThrow();
    for (const missing of [2, 8, 13]) {
      const cut = bytes.slice(0, bytes.length - missing);
      expect(() => checkImageWhole(cut, kind, 'a'), `${kind} −${missing}`).toThrow('truncated');
    }
  }
});
