import { imageBytes, type Pixels, readImages } from '#data/storedPixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Reading {
  readonly images: Uint32Array;
  readonly bytes: Promise<Bytes>;
}

/**
 * Batches of images read before they are needed: those said to come next are under way, each in a
 * buffer of its own, and buffers are used again.
 */
export class BatchStream {
  readonly #source: { readonly pixels: Pixels; readonly side: number };
  readonly #bytes: number;
  readonly #free: Bytes[] = [];
  #ahead: Reading[] = [];

  /** @param rows images of a batch, the most that is asked for at once */
  constructor(source: { readonly pixels: Pixels; readonly side: number }, rows: number) {
    this.#source = source;
    this.#bytes = rows * imageBytes(source.side);
  }

  /** Starts to read the batches that come next, in their order, unless they are under way. */
  expect(batches: readonly Uint32Array[]): void {
    const wanted = batches.map(
      (images) => this.#ahead.find((reading) => same(reading.images, images)) ?? this.#read(images),
    );
    for (const reading of this.#ahead) if (!wanted.includes(reading)) this.#recycle(reading);
    this.#ahead = wanted;
  }

  /**
   * Lends the bytes of a batch, one image after the other, to `use`, which is done with them when
   * it returns.
   */
  async take(images: Uint32Array, use: (bytes: Bytes) => void): Promise<void> {
    const at = this.#ahead.findIndex((reading) => same(reading.images, images));
    const [reading = this.#read(images)] = at < 0 ? [] : this.#ahead.splice(at, 1);
    const bytes = await reading.bytes;
    use(bytes.subarray(0, images.length * imageBytes(this.#source.side)));
    this.#free.push(bytes);
  }

  #read(images: Uint32Array): Reading {
    const buffer = this.#free.pop() ?? new Uint8Array(this.#bytes);
    const bytes = readImages(this.#source, images, buffer);
    // Who takes the batch hears of it; nobody else has to.
    bytes.catch(() => {});
    return { images, bytes };
  }

  #recycle({ bytes }: Reading): void {
    bytes.then(
      (buffer) => this.#free.push(buffer),
      () => {},
    );
  }
}

const same = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((image, i) => image === b[i]);
