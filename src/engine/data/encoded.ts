/** Pictures in a file format of their own: PNG, JPEG, WebP. Headers are read before anything is decoded. */
import { formatBytes, formatCount } from '#base/format.ts';
import { say } from '#base/words.ts';
import { DataError, DataSetError } from './dataset.ts';
import type { Entry } from './entry.ts';
import type { DataHost } from './host.ts';
import { brokenImage, checkImageWhole, type ImageHeader, readImageHeader } from './imageHeader.ts';
import { MAX_PICTURE_BYTES, MAX_PIXELS_AT_ONCE } from './inputLimits.ts';
import { PixelGate } from './pixelGate.ts';
import type { Picture } from './resize.ts';

type PictureFile = Pick<Entry, 'name' | 'size' | 'head' | 'bytes'>;

const HEAD_BYTES = 2 ** 16;

/** Checks and decodes the pictures of a set. */
export class Pictures {
  readonly #host: DataHost;
  readonly #mostPixels: number;
  readonly #gate = new PixelGate(MAX_PIXELS_AT_ONCE);
  #pixels = 0;

  /** @param mostPixels of all pictures together */
  constructor(host: DataHost, mostPixels: number) {
    this.#host = host;
    this.#mostPixels = mostPixels;
  }

  /**
   * @throws DataError when the picture cannot be used, DataSetError when with it there are too many
   * pixels
   */
  async header(file: PictureFile): Promise<ImageHeader> {
    const header = await headerOf(file);
    this.#pixels += header.width * header.height;
    if (this.#pixels <= this.#mostPixels) return header;
    throw new DataSetError(
      say(
        '{{file}}: with it the images exceed {{n}} megapixels, the most for files of this size. Load fewer or smaller images.',
        { file: file.name, n: formatCount(Math.floor(this.#mostPixels / 1e6)) },
      ),
    );
  }

  /** @throws DataError when the picture is damaged */
  decode(file: PictureFile, header: ImageHeader): Promise<Picture> {
    const work = () => decoded(file, header, this.#host);
    return this.#gate.through(header.width * header.height, work);
  }
}

async function headerOf(file: PictureFile): Promise<ImageHeader> {
  if (file.size === 0) {
    throw new DataError(say('{{file}} is empty. Copy it again.', { file: file.name }));
  }
  if (file.size > MAX_PICTURE_BYTES) {
    throw new DataError(
      say('{{file}} has {{bytes}}; the maximum per image is {{most}}. Shrink or remove it.', {
        file: file.name,
        bytes: formatBytes(file.size),
        most: formatBytes(MAX_PICTURE_BYTES),
      }),
    );
  }
  const header =
    readImageHeader(await file.head(HEAD_BYTES), file.name) ??
    readImageHeader(await file.bytes(), file.name);
  if (header === null) throw brokenImage(file.name);
  return header;
}

async function decoded(file: PictureFile, header: ImageHeader, host: DataHost): Promise<Picture> {
  const bytes = await file.bytes();
  checkImageWhole(bytes, header.kind, file.name);
  const type = `image/${header.kind.toLowerCase()}`;
  const { width, height, rgba } = await host.decodeImage(new Blob([bytes], { type }), file.name);
  const upright = width === header.width && height === header.height;
  const turned = width === header.height && height === header.width;
  if (!(upright || turned) || rgba.length !== width * height * 4) {
    throw new DataError(
      say(
        '{{file}} states {{width}} × {{height}} pixels but decodes to {{w}} × {{h}}. Replace or remove it.',
        { file: file.name, width: header.width, height: header.height, w: width, h: height },
      ),
    );
  }
  return { width, height, channels: 4, data: rgba };
}
