/** What the data room needs from the place it runs in: a browser worker or Node. */
import type { Value, Words } from '#base/words.ts';
import type { OpenSink } from './imageSink.ts';

export interface DataHost {
  /**
   * A file that ships with the app.
   * @param path relative to the app's base, such as 'data/emoji-sheet.png'
   * @throws DataError when it cannot be had
   */
  fetchAsset(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Decodes a PNG, JPEG or WebP whose header has already been checked.
   * @param name what to call the file in an error
   * @returns width × height × 4 bytes, straight (not premultiplied) alpha
   * @throws DataError when it cannot be decoded
   */
  decodeImage(bytes: Blob, name: Value): Promise<DecodedImage>;
  /** Opens the place for decoded images; memory if absent. */
  openSink?: OpenSink;
  /** Called about ten times a second; `total` is 0 while it is unknown. */
  onProgress(done: number, total: number, doing: Words): void;
  /** Loading stops with the signal's reason soon after it fires. */
  signal?: AbortSignal;
}

export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}
