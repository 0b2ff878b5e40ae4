/** Pictures in Node: PNG by fast-png, JPEG and WebP by the codecs of Squoosh (MozJPEG, libwebp). */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { say, type Value } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { DecodedImage } from '#data/host.ts';
import { decodePng } from './decodePng.ts';
import { firstFrame } from './webpFrame.ts';

/** @throws DataError when it is damaged or of no kind that is read */
export async function decodeImage(blob: Blob, name: Value): Promise<DecodedImage> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes[0] === 0x89) return decodePng(bytes, name);
  const isJpeg = bytes[0] === 0xff;
  try {
    return await (isJpeg ? JPEG.decode(bytes) : decodeWebpFrame(bytes));
  } catch {
    throw new DataError(
      isJpeg && isCmyk(bytes)
        ? say(
            '{{file}} is a JPEG in CMYK, which the command line does not decode; a browser does. Convert it to RGB or remove it.',
            { file: name },
          )
        : say('{{file}} cannot be decoded: it is damaged. Replace or remove it.', { file: name }),
    );
  }
}

/** Of an animated one its first frame, as a browser has it. */
async function decodeWebpFrame(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedImage> {
  const frame = firstFrame(bytes);
  if (frame === null) return WEBP.decode(bytes);
  const { still, left, top, canvasWidth: width, canvasHeight: height } = frame;
  const drawn = await WEBP.decode(still);
  if (drawn.width === width && drawn.height === height) return drawn;
  const rgba = new Uint8Array(4 * width * height);
  const across = Math.min(drawn.width, width - left);
  for (let y = 0; y < Math.min(drawn.height, height - top) && across > 0; y++) {
    const row = drawn.rgba.subarray(4 * y * drawn.width, 4 * (y * drawn.width + across));
    rgba.set(row, 4 * ((y + top) * width + left));
  }
  return { width, height, rgba };
}

/** Four components in its frame header (ITU-T T.81, B.2.2). */
function isCmyk(bytes: Uint8Array): boolean {
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return bytes[at + 9] === 4;
    } else at += 2 + 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
  }
  return false;
}

interface CodecParts {
  /** Its WebAssembly in the package. */
  readonly wasm: string;
  readonly init: (module: WebAssembly.Module, options: { printErr(): void }) => Promise<unknown>;
  readonly decode: (bytes: ArrayBuffer) => Promise<ImageData>;
}

/** A decoder that begins again after an error, which may leave its memory in any state. */
class Codec {
  readonly #parts: CodecParts;
  #module: Promise<WebAssembly.Module> | null = null;
  #ready: Promise<unknown> | null = null;

  constructor(parts: CodecParts) {
    this.#parts = parts;
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedImage> {
    this.#module ??= this.#compile();
    // A damaged picture is reported by its name, not by libjpeg on the error stream.
    this.#ready ??= this.#parts.init(await this.#module, { printErr() {} });
    await this.#ready;
    try {
      const { width, height, data } = await this.#parts.decode(bytes.buffer);
      return { width, height, rgba: new Uint8Array(data.buffer) };
    } catch (error) {
      this.#ready = null;
      throw error;
    }
  }

  async #compile(): Promise<WebAssembly.Module> {
    giveImageData();
    const file = createRequire(import.meta.url).resolve(this.#parts.wasm);
    return WebAssembly.compile(new Uint8Array(await readFile(file)));
  }
}

/** The codecs answer with the browser's ImageData. */
function giveImageData(): void {
  if ('ImageData' in globalThis) return;
  class PlainImageData {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  }
  Object.defineProperty(globalThis, 'ImageData', { value: PlainImageData, configurable: true });
}

const JPEG = new Codec({
  wasm: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  init: initJpeg,
  // A browser too turns pictures as their Exif says.
  decode: (bytes) => decodeJpeg(bytes, { preserveOrientation: true }),
});

const WEBP = new Codec({
  wasm: '@jsquash/webp/codec/dec/webp_dec.wasm',
  init: initWebp,
  decode: (bytes) => decodeWebp(bytes),
});
