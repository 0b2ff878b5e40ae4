import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import { buf as crc32 } from 'crc-32';
import { zlibSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { loadDataset } from '#data/loadDataset.ts';
import { nodeHost, sourceFiles } from './dataHost.ts';
import { decodeImage } from './decodePictures.ts';

const WIDTH = 40;
const HEIGHT = 24;
const gradient = new Uint8ClampedArray(WIDTH * HEIGHT * 4).map((_, at) => {
  const pixel = at >> 2;
  const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
  return [6 * x, 10 * y, 120, 255][at % 4] ?? 0;
});

let jpeg: Uint8Array<ArrayBuffer>;
let webp: Uint8Array<ArrayBuffer>;

async function wasm(file: string): Promise<WebAssembly.Module> {
  const found = createRequire(import.meta.url).resolve(file);
  return WebAssembly.compile(new Uint8Array(await readFile(found)));
}

beforeAll(async () => {
  await initJpeg(await wasm('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  await initWebp(await wasm('@jsquash/webp/codec/enc/webp_enc.wasm'));
  const image = { width: WIDTH, height: HEIGHT, data: gradient, colorSpace: 'srgb' } as const;
  jpeg = new Uint8Array(await encodeJpeg(image, { quality: 92 }));
  webp = new Uint8Array(await encodeWebp(image, { quality: 92 }));
});

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const decoded = (bytes: Uint8Array<ArrayBuffer>) => decodeImage(new Blob([bytes]), 'a');

/** Mean distance of the colours of two pictures. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}

test('JPEG and WebP are decoded', async () => {
  for (const bytes of [jpeg, webp]) {
    const { width, height, rgba } = await decoded(bytes);
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    expect(distance(rgba, gradient)).toBeLessThan(3);
  }
});

test('the pixels are those of Chromium’s createImageBitmap, byte for byte', async () => {
  // Checksums of what Chromium 156 decodes of these two files.
  const sums = [jpeg, webp].map(
    async (bytes) => crc32(Uint8Array.from((await decoded(bytes)).rgba)) >>> 0,
  );
  expect(await Promise.all(sums)).toEqual([3_072_285_577, 4_243_696_875]);
});

test('a JPEG is turned as its Exif says', async () => {
  // Big-endian TIFF with one entry: orientation (0x0112) 6, a quarter turn to the right.
  const exif = [
    ...[0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8],
    ...[0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0],
  ];
  const turned = new Uint8Array([...jpeg.subarray(0, 2), ...exif, ...jpeg.subarray(2)]);
  const { width, height, rgba } = await decoded(turned);
  expect([width, height]).toEqual([HEIGHT, WIDTH]);
  // The first row is the first column from below.
  expect(rgba[1] ?? 0).toBeGreaterThan(200);
  expect(rgba[4 * (HEIGHT - 1) + 1] ?? 255).toBeLessThan(40);
});

test('of an animated WebP the first frame, where it lies on the canvas', async () => {
  const uint24 = (value: number) => [value & 255, (value >> 8) & 255, value >> 16];
  const chunk = (name: string, body: readonly number[]) => [
    ...Buffer.from(name),
    ...uint24(body.length),
    ...[0, ...body, ...(body.length % 2 ? [0] : [])],
  ];
  const animated = (width: number, left: number) => {
    // The first chunk of a lossy still is its picture.
    const frame = [...webp.subarray(12)];
    const place = [uint24(left / 2), uint24(0), uint24(WIDTH - 1), uint24(HEIGHT - 1), uint24(9)];
    const body = [
      ...chunk('VP8X', [2, 0, 0, 0, ...uint24(width - 1), ...uint24(HEIGHT - 1)]),
      ...chunk('ANIM', [0, 0, 0, 0, 0, 0]),
      ...chunk('ANMF', [...place.flat(), 0, ...frame]),
      ...chunk('ANMF', [...place.flat(), 0, ...frame]),
    ];
    return new Uint8Array(chunk('RIFF', [...Buffer.from('WEBP'), ...body]));
  };
  const still = await decoded(webp);
  expect((await decoded(animated(WIDTH, 0))).rgba).toEqual(still.rgba);
  const moved = await decoded(animated(WIDTH + 4, 2));
  expect(moved.width).toBe(WIDTH + 4);
  const row = 4 * 5 * moved.width;
  expect([...moved.rgba.subarray(row, row + 8)]).toEqual(Array(8).fill(0));
  expect(moved.rgba.slice(row + 8, row + 48)).toEqual(
    still.rgba.slice(20 * WIDTH, 20 * WIDTH + 40),
  );
  await expect(decoded(animated(WIDTH, 0).slice(0, 120))).rejects.toThrow('it is damaged');
});

test('a JPEG in CMYK is said to be one', async () => {
  const frame = [0xff, 0xd8, 0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4];
  await expect(decoded(new Uint8Array([...frame, ...new Uint8Array(40)]))).rejects.toThrow(/CMYK/);
});

test('after a damaged picture the next one is decoded', async () => {
  for (const bytes of [jpeg, webp]) {
    const broken = bytes.slice(0, 60);
    await expect(decoded(broken)).rejects.toThrow('cannot be decoded');
    expect((await decoded(bytes)).width).toBe(WIDTH);
  }
});

function pngOf(
  [width, height, depth, colour]: readonly [number, number, number, number],
  rows: readonly (readonly number[])[],
  more: Readonly<Record<string, readonly number[]>> = {},
): Uint8Array<ArrayBuffer> {
  const chunk = (name: string, data: Uint8Array): number[] => {
    const body = new Uint8Array([...Buffer.from(name, 'latin1'), ...data]);
    const out = new Uint8Array(body.length + 8);
    new DataView(out.buffer).setUint32(0, data.length);
    out.set(body, 4);
    new DataView(out.buffer).setInt32(body.length + 4, crc32(body));
    return [...out];
  };
  const header = new Uint8Array([0, 0, 0, width, 0, 0, 0, height, depth, colour, 0, 0, 0]);
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
    ...chunk('IHDR', header),
    ...Object.entries(more).flatMap(([name, data]) => chunk(name, Uint8Array.from(data))),
    ...chunk('IDAT', zlibSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])))),
    ...chunk('IEND', new Uint8Array(0)),
  ]);
}

test('PNGs with a palette, few bits, or a colour that is clear', async () => {
  const palette = pngOf([4, 1, 2, 3], [[0b00_01_10_01]], {
    PLTE: [9, 8, 7, 50, 60, 70, 1, 2, 3],
    tRNS: [255, 128],
  });
  expect([...(await decoded(palette)).rgba]).toEqual([
    ...[9, 8, 7, 255],
    ...[50, 60, 70, 128],
    ...[1, 2, 3, 255],
    ...[50, 60, 70, 128],
  ]);
  const grey = pngOf(
    [3, 2, 4, 0],
    [
      [0x0f, 0x70],
      [0xff, 0x00],
    ],
  );
  const greys = [...(await decoded(grey)).rgba].filter((_, at) => at % 4 === 0);
  expect(greys).toEqual([0, 255, 119, 255, 255, 0]);
  const clear = pngOf([3, 1, 8, 2], [[1, 2, 3, 4, 5, 6, 0, 0, 0]], { tRNS: [0, 4, 0, 5, 0, 6] });
  expect([...(await decoded(clear)).rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 0, 0, 0, 0, 255]);
});

test('a folder of pictures of three kinds is a data set', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'protolab-test-'));
  folders.push(folder);
  for (let i = 0; i < 36; i++) {
    writeFileSync(path.join(folder, `cat-${i}.jpg`), jpeg);
    writeFileSync(path.join(folder, `dog-${i}.webp`), webp);
  }
  writeFileSync(path.join(folder, 'broken.jpg'), jpeg.subarray(0, 200));
  const host = nodeHost('.', () => {}, new AbortController().signal);
  const files = await sourceFiles(folder);
  const dataset = await loadDataset({ kind: 'files', files, side: 24, mostBad: 0.1 }, host);
  expect(imageCount(dataset)).toBe(72);
  expect(dataset.skipped?.map(english).join()).toContain('broken.jpg');
});
