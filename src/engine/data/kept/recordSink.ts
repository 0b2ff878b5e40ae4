import type { ImageSink, PictureSize } from '#data/imageSink.ts';
import { countValues, imageBytes } from '#data/storedPixels.ts';
import { FiledPixels } from './filedPixels.ts';
import { type RecordFile, readRecords } from './recordFile.ts';
import { type RecordIndex, recordCheck } from './recordIndex.ts';
import { storageProblem } from './room.ts';

/** Bytes that are gathered before they are written. */
const CHUNK_BYTES = 2 ** 21;

/**
 * Words of the log for each record, in their order in the file: the image's number, the picture's sides
 * (width in the lower half, the top bit for a border; 0 if unknown), a check of these and the record.
 */
const LOG_WORDS = 3;

const logCheck = (image: number, sides: number, check: number): number =>
  Math.imul(Math.imul(check ^ image, 0x01000193) ^ sides, 0x01000193) >>> 0;

export interface RecordFiles {
  readonly records: RecordFile;
  /** What each record is, with its check, so that a record that was cut off is found. */
  readonly log: RecordFile;
}

/**
 * Images into a file, in the order in which they come. What an earlier decoding of the same files wrote
 * before it was cut off is kept.
 */
export class RecordSink implements ImageSink {
  readonly #files: RecordFiles;
  readonly #images: number;
  readonly #side: number;
  readonly #name: string;
  readonly #bytes: number;
  readonly #chunk: Uint8Array<ArrayBuffer>;
  readonly #log: Uint32Array<ArrayBuffer>;
  readonly #placeOf: Int32Array;
  /** As the log has them. */
  readonly #sides: Uint32Array;
  readonly #checks: Uint32Array<ArrayBuffer>;
  /** Records in the file, and behind them in the chunk. */
  #written = 0;
  #waiting = 0;
  readonly #histogram = new Float64Array(768);

  /** @param images the most that will be put */
  constructor(files: RecordFiles, images: number, side: number, name: string) {
    this.#files = files;
    this.#images = images;
    this.#side = side;
    this.#name = name;
    this.#bytes = imageBytes(side);
    const each = Math.max(1, Math.floor(CHUNK_BYTES / this.#bytes));
    this.#chunk = new Uint8Array(each * this.#bytes);
    this.#log = new Uint32Array(each * LOG_WORDS);
    this.#placeOf = new Int32Array(images).fill(-1);
    this.#checks = new Uint32Array(images);
    this.#sides = new Uint32Array(images);
    this.#takeUp();
  }

  has(image: number): boolean {
    return (this.#placeOf[image] ?? -1) >= 0;
  }

  sizeOf(image: number): PictureSize | null {
    const sides = this.#sides[image] ?? 0;
    if (sides === 0) return null;
    const size = { width: sides & 0xffff, height: (sides >>> 16) & 0x7fff };
    return sides >>> 31 === 1 ? { ...size, border: 0 } : size;
  }

  put(
    image: number,
    draw: (out: Uint8Array, offset: number) => void,
    { width, height, border }: PictureSize = { width: 0, height: 0 },
  ): void {
    if (this.has(image)) return;
    const from = this.#waiting * this.#bytes;
    draw(this.#chunk, from);
    const record = this.#chunk.subarray(from, from + this.#bytes);
    const check = recordCheck(record);
    countValues(record, this.#histogram);
    const bordered = border === undefined ? 0 : 2 ** 31;
    const sides = bordered + height * 2 ** 16 + width;
    this.#sides[image] = sides;
    this.#log.set([image, sides, logCheck(image, sides, check)], this.#waiting * LOG_WORDS);
    this.#checks[image] = check;
    this.#placeOf[image] = this.#written + this.#waiting;
    this.#waiting++;
    if (this.#waiting * this.#bytes === this.#chunk.length) this.write();
  }

  finish(kept?: readonly number[]): FiledPixels {
    this.write();
    const all = kept ?? Array.from({ length: this.#images }, (_, image) => image);
    if (all.length !== this.#written) {
      throw new Error(`${all.length} images are kept, but ${this.#written} records were written`);
    }
    const index: RecordIndex = {
      images: all.length,
      side: this.#side,
      places: Uint32Array.from(all, (image) => this.#placeOf[image] as number),
      checks: Uint32Array.from(all, (image) => this.#checks[image] as number),
      histogram: this.#histogram,
    };
    const { records, log } = this.#files;
    try {
      records.flush();
    } catch (error) {
      throw storageProblem(error, this.#name, this.#images * this.#bytes);
    }
    return new FiledPixels(
      index,
      this.#name,
      async (places, buffer) => (readRecords(records, this.#bytes, places, buffer) ? buffer : null),
      () => {
        records.close();
        log.close();
      },
    );
  }

  /**
   * Copies all that was put, written or not, each image to its own place.
   * @returns false if the file does not have what was written
   */
  copyTo(pixels: Uint8Array<ArrayBuffer>): boolean {
    const bytes = this.#bytes;
    return this.#placeOf.every((place, image) => {
      if (place < 0) return true;
      const record = pixels.subarray(image * bytes, (image + 1) * bytes);
      const waits = place - this.#written;
      if (waits >= 0) record.set(this.#chunk.subarray(waits * bytes, (waits + 1) * bytes));
      else if (!readRecords(this.#files.records, bytes, Uint32Array.of(place), record))
        return false;
      return recordCheck(record) === this.#checks[image];
    });
  }

  /** Writes what is waiting; also what a decoding leaves that is cut off. */
  write(): void {
    if (this.#waiting === 0) return;
    const { records, log } = this.#files;
    const count = this.#waiting;
    this.#append(
      records,
      this.#chunk.subarray(0, count * this.#bytes),
      this.#written * this.#bytes,
    );
    const told = new Uint8Array(this.#log.buffer, 0, count * LOG_WORDS * 4);
    this.#append(log, told, this.#written * LOG_WORDS * 4);
    this.#written += count;
    this.#waiting = 0;
  }

  #append(file: RecordFile, bytes: Uint8Array<ArrayBuffer>, at: number): void {
    let problem: unknown = null;
    try {
      if (file.write(bytes, { at }) === bytes.length) return;
    } catch (error) {
      problem = error;
    }
    throw storageProblem(problem, this.#name, this.#images * this.#bytes);
  }

  /** Takes up the records of an earlier decoding. */
  #takeUp(): void {
    const { records, log } = this.#files;
    const told = new Uint32Array(Math.floor(log.getSize() / (LOG_WORDS * 4)) * LOG_WORDS);
    const read = log.read(new Uint8Array(told.buffer), { at: 0 });
    const most = Math.min(read / (LOG_WORDS * 4), records.getSize() / this.#bytes, this.#images);
    const buffer = new Uint8Array(this.#bytes);
    while (this.#written + 1 <= most) {
      const place = this.#written;
      const [image = 0, sides = 0, logged] = told.subarray(
        place * LOG_WORDS,
        (place + 1) * LOG_WORDS,
      );
      const there = readRecords(records, this.#bytes, Uint32Array.of(place), buffer);
      const check = recordCheck(buffer);
      const right = there && logCheck(image, sides, check) === logged;
      if (!right || image >= this.#images || this.has(image)) break;
      countValues(buffer, this.#histogram);
      this.#placeOf[image] = place;
      this.#checks[image] = check;
      this.#sides[image] = sides;
      this.#written++;
    }
    records.truncate(this.#written * this.#bytes);
    log.truncate(this.#written * LOG_WORDS * 4);
  }
}
