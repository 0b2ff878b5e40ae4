/** Pictures in Node: PNG by fast-png, JPEG and WebP by the codecs of Squoosh (MozJPEG, libwebp). */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { say, type Value } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { DecodedImage } from '#data/host.ts';
import { decodePng } from './decodePng.ts';

/** @throws DataError when it is damaged or of no kind that is read */
export async function decodeImage(blob: Blob, name: Value): Promise<DecodedImage> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes[0] === 0x89) return decodePng(bytes, name);
  const codec = bytes[0] === 0xff ? JPEG : WEBP;
  try {
    return await codec.decode(bytes);
  } catch {
    throw new DataError(
      say('{{file}} cannot be decoded: it is damaged, or a JPEG in CMYK. Replace or remove it.', {
        file: name,
      }),
    );
  }
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
