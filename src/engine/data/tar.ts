import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { readBlob } from './blob.ts';
import { DataError } from './dataset.ts';
import { blobEntry, type Entry, inArchive, type Opened } from './entry.ts';
import { MAX_ARCHIVE_ENTRIES } from './inputLimits.ts';
import { isHidden, isUnsafe, slashes } from './paths.ts';

/** A tar to be taken apart. */
export interface Tar {
  readonly name: string;
  /** The unpacked archive. */
  readonly chunks: AsyncGenerator<Uint8Array>;
  /** Bytes of the unpacked archive: no file in it can be longer. */
  readonly size: number;
  /** The same where it is not packed: its files stay there. Those of a packed one are held. */
  readonly plain?: Blob;
}

/**
 * Takes a tar apart.
 * @throws DataError when it is damaged or holds too many files
 */
export async function readTar({ name, chunks, size, plain }: Tar): Promise<Opened> {
  const places = plain === undefined ? null : new TarPlaces(plain, name);
  const entries: Entry[] = [];
  const unsafe: Value[] = [];
  let cause: unknown = null;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      } catch (error) {
        cause = error;
        controller.error(error);
      }
    },
  });
  const reader = stream.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (let seen = 0; ; seen++) {
      const next = await reader.read();
      if (next.done) break;
      if (seen >= MAX_ARCHIVE_ENTRIES) throw tooMany(name);
      const entry = next.value;
      const path = slashes(entry.header.name).replace(/^(\.\/)+/, '');
      const type = entry.header.type ?? 'file';
      const wanted = type === 'file' && !isUnsafe(path) && !isHidden(path);
      if (entry.header.size > size) throw damaged(name);
      const bytes = type === 'file' ? entry.header.size : 0;
      const place = (await places?.next(bytes)) ?? null;
      if (wanted && place !== null && bytes > SMALL_BYTES) {
        entries.push({ ...blobEntry(path, inArchive(path, name), place), archive: name });
        await entry.body.cancel();
      } else if (wanted) entries.push(await memoryEntry(entry, path, name));
      else {
        if (type !== 'directory' && !isHidden(path)) unsafe.push(inArchive(path, name));
        await entry.body.cancel();
      }
    }
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    if (cause !== null) throw cause;
    if (error instanceof DataError) throw error;
    throw damaged(name);
  }
  return { entries, unsafe };
}

async function memoryEntry(entry: ParsedTarEntry, path: string, archive: string): Promise<Entry> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const reader = entry.body.getReader();
  for (;;) {
    const next = await reader.read();
    if (next.done) break;
    pieces.push(new Uint8Array(next.value));
  }
  return { ...blobEntry(path, inArchive(path, archive), new Blob(pieces)), archive };
}

const BLOCK_BYTES = 512;
const WINDOW_BYTES = 2 ** 20;
/** Files as short as this, such as the labels of a shard, are held: each read has its price. */
const SMALL_BYTES = 1024;
/** Type flags of blocks that describe the next file: pax headers and GNU's long names. */
const ABOUT_THE_NEXT = 'xgLKXVN';

/** Where the bodies of a tar's files lie: after a header, and before it what describes the file. */
class TarPlaces {
  readonly #tar: Blob;
  readonly #name: string;
  #at = 0;
  #window: { readonly start: number; readonly bytes: Uint8Array } = {
    start: 0,
    bytes: new Uint8Array(0),
  };

  constructor(tar: Blob, name: string) {
    this.#tar = tar;
    this.#name = name;
  }

  /** @param size of the next file's body; 0 for what has none */
  async next(size: number): Promise<Blob> {
    for (let described = false; ; described = true) {
      const header = await this.#block();
      const flag = String.fromCharCode(header[156] ?? 0);
      const digits = new TextDecoder().decode(header.subarray(124, 136));
      const stated = Number.parseInt(digits.trim() || '0', 8);
      this.#at += BLOCK_BYTES;
      if (!ABOUT_THE_NEXT.includes(flag)) {
        // Elsewhere than the decoder is: only a pax header, or one of bytes, states another size.
        const octal = (header[124] ?? 0) < 0x80;
        if (octal && !described && size > 0 && stated !== size) throw damaged(this.#name);
        break;
      }
      if (!(stated >= 0)) throw damaged(this.#name);
      this.#at += inBlocks(stated);
    }
    const start = this.#at;
    this.#at += inBlocks(size);
    if (start + size > this.#tar.size) throw damaged(this.#name);
    return this.#tar.slice(start, start + size);
  }

  async #block(): Promise<Uint8Array> {
    const within = this.#at - this.#window.start;
    if (within < 0 || within + BLOCK_BYTES > this.#window.bytes.length) {
      const window = this.#tar.slice(this.#at, this.#at + WINDOW_BYTES);
      this.#window = { start: this.#at, bytes: await readBlob(window, this.#name) };
      if (this.#window.bytes.length < BLOCK_BYTES) throw damaged(this.#name);
    }
    const from = this.#at - this.#window.start;
    return this.#window.bytes.subarray(from, from + BLOCK_BYTES);
  }
}

const inBlocks = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

function damaged(name: string): DataError {
  return new DataError(
    say('{{file}} is truncated, damaged or not a tar archive. Download or pack it again.', {
      file: name,
    }),
  );
}

function tooMany(name: string): DataError {
  return new DataError(
    say('{{file}} contains more than {{n}} files. Pack fewer files.', {
      file: name,
      n: formatCount(MAX_ARCHIVE_ENTRIES),
    }),
  );
}
