import { type ImageSink, type PictureSize, sinkInto } from '#data/imageSink.ts';
import { allocatePixels } from '#data/pixels.ts';
import type { Pixels } from '#data/storedPixels.ts';
import type { RecordSink } from './recordSink.ts';
import { StorageProblem } from './room.ts';

/** Images into a file of records for as long as it takes them; then all of them into memory. */
export class FallbackSink implements ImageSink {
  readonly #records: RecordSink;
  readonly #allocate: () => Uint8Array<ArrayBuffer> | null;
  readonly #fell: (problem: StorageProblem) => void;
  readonly #side: number;
  #memory: ImageSink | null = null;

  /**
   * @param allocate room for all images; null if there is none
   * @param fell hears why memory took over
   */
  constructor(
    records: RecordSink,
    side: number,
    allocate: () => Uint8Array<ArrayBuffer> | null,
    fell: (problem: StorageProblem) => void,
  ) {
    this.#records = records;
    this.#side = side;
    this.#allocate = allocate;
    this.#fell = fell;
  }

  has(image: number): boolean {
    return this.#records.has(image);
  }

  sizeOf(image: number): PictureSize | null {
    return this.#records.sizeOf(image);
  }

  put(image: number, draw: (out: Uint8Array, offset: number) => void, size?: PictureSize): void {
    if (this.#memory !== null) {
      if (!this.has(image)) this.#memory.put(image, draw, size);
      return;
    }
    try {
      this.#records.put(image, draw, size);
    } catch (error) {
      // The image itself waits among the records.
      this.#memory = this.#memoryAfter(error);
    }
  }

  finish(kept?: readonly number[]): Pixels {
    if (this.#memory !== null) return this.#memory.finish(kept);
    try {
      return this.#records.finish(kept);
    } catch (error) {
      this.#memory = this.#memoryAfter(error);
      return this.#memory.finish(kept);
    }
  }

  /** @throws the error itself where memory cannot help */
  #memoryAfter(error: unknown): ImageSink {
    if (!(error instanceof StorageProblem)) throw error;
    const pixels = this.#allocate();
    if (pixels === null || !this.#records.copyTo(pixels)) throw error;
    this.#fell(error);
    return sinkInto(pixels, this.#side);
  }
}

/** Room for images in memory, by the same rule as where nothing can be stored; null if there is none. */
export function roomInMemory(
  images: number,
  side: number,
  most: number,
): Uint8Array<ArrayBuffer> | null {
  if (images * side * side * 3 > most) return null;
  try {
    return allocatePixels(images, side, '');
  } catch {
    return null;
  }
}
