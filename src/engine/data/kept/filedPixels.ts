import { say, WordsError } from '#base/words.ts';
import { imageBytes, type StoredPixels } from '#data/storedPixels.ts';
import { type RecordIndex, recordCheck } from './recordIndex.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Reads the records at some places, one after the other.
 * @param buffer has room for them; it may be taken away
 * @returns the buffer, or another in its place; null if the file ends before one of them
 */
export type ReadPlaces = (places: Uint32Array<ArrayBuffer>, buffer: Bytes) => Promise<Bytes | null>;

/** Pixels in a file of records; every record is checked when it is read. */
export class FiledPixels implements StoredPixels {
  readonly index: RecordIndex;
  readonly #name: string;
  readonly #read: ReadPlaces;
  readonly #close: () => void;

  /** @param name of the data set, for an error */
  constructor(index: RecordIndex, name: string, read: ReadPlaces, close: () => void) {
    this.index = index;
    this.#name = name;
    this.#read = read;
    this.#close = close;
  }

  get length(): number {
    return this.index.images * imageBytes(this.index.side);
  }

  get histogram(): Float64Array<ArrayBuffer> {
    return this.index.histogram;
  }

  async read(images: Uint32Array, buffer: Bytes): Promise<Bytes> {
    const { places, checks, side } = this.index;
    const bytes = imageBytes(side);
    const wanted = Uint32Array.from(images, (image) => places[image] as number);
    const found = await this.#read(wanted, buffer);
    const damaged =
      found === null
        ? images[0]
        : images.find((image, row) => {
            const record = found.subarray(row * bytes, (row + 1) * bytes);
            return recordCheck(record) !== checks[image];
          });
    if (found !== null && damaged === undefined) return found;
    throw new WordsError(
      say(
        'Image {{image}} of “{{name}}” cannot be read from the decoded images: they are damaged. Delete them under Runs and load the files again.',
        { image: damaged ?? 0, name: this.#name },
      ),
    );
  }

  close(): void {
    this.#close();
  }
}
