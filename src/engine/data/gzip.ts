import { formatBytes, formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { blobChunks } from './blob.ts';
import { DataError } from './dataset.ts';
import { plausibleBytes } from './inputLimits.ts';

/** Deflate packs up to 1,032 times: one write of hostile bytes unpacks to 33 MB at most. */
const WRITE_BYTES = 2 ** 15;

/** A gzip file (RFC 1952). */
export interface Gzip {
  /** For sentences. */
  readonly name: Value;
  readonly blob: Blob;
  /** Unpacked bytes, as the file states them. */
  readonly size: number;
}

/**
 * Unpacks piece by piece; never yields more than `size` bytes in all. The platform's inflater
 * checks the length and the CRC that the file states.
 * @throws DataError when the data is damaged or unpacks to another size
 */
export async function* gunzipChunks({ name, blob, size }: Gzip): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let problem = damaged(name);
  // Waits for each write: a pipe into Node's inflater queues the whole file without waiting.
  const feed = async () => {
    try {
      for await (const read of blobChunks(blob, name)) {
        for (let at = 0; at < read.length; at += WRITE_BYTES) {
          await writer.write(read.subarray(at, at + WRITE_BYTES));
        }
      }
      await writer.close();
    } catch (error) {
      if (error instanceof DataError) problem = error;
      await writer.abort(error);
    }
  };
  // The reader fails with the same error.
  feed().catch(() => {});
  let total = 0;
  try {
    for (;;) {
      const next = await reader.read().catch(() => {
        throw problem;
      });
      if (next.done) break;
      total += next.value.length;
      if (total > size) throw problem;
      yield next.value;
    }
    if (total !== size) throw problem;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * Reads what a gzip file states at its end.
 * @throws DataError when it is no gzip file or claims to unpack to too much
 */
export async function openGzip(blob: Blob, name: Value): Promise<Gzip> {
  const head = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) {
    throw new DataError(
      say(
        '{{file}} is not a gzip file, despite its extension. Download it again, or remove .gz from its name if it is already unpacked.',
        { file: name },
      ),
    );
  }
  if (blob.size < HEADER.length + TRAILER_BYTES) throw damaged(name);
  const size = new DataView(await blob.slice(-4).arrayBuffer()).getUint32(0, true);
  if (size > plausibleBytes(blob.size)) {
    throw new DataError(
      say(
        '{{file}} states that its {{size}} bytes unpack to {{bytes}}, which is implausible for images: it is truncated or malicious. Download it again.',
        { file: name, size: formatCount(blob.size), bytes: formatBytes(size) },
      ),
    );
  }
  // Deflate adds a few bytes to what it cannot pack.
  if (blob.size > 1.01 * size + 1024) {
    throw new DataError(
      say(
        '{{file}} states that it unpacks to less than it holds: it is truncated, or unpacks to more than 4 GB, which a gzip file cannot state. Download it again, or unpack it yourself.',
        { file: name },
      ),
    );
  }
  return { name, blob, size };
}

/** Deflate, no flags, no time, unknown system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
const TRAILER_BYTES = 8;

/** Deflated bytes with the size and CRC that their container states, as a gzip file. */
export function gzipOf(name: Value, deflated: Blob, size: number, crc: number): Gzip {
  const trailer = new DataView(new ArrayBuffer(TRAILER_BYTES));
  trailer.setUint32(0, crc, true);
  trailer.setUint32(4, size, true);
  return { name, blob: new Blob([HEADER, deflated, trailer]), size };
}

function damaged(name: Value): DataError {
  return new DataError(
    say(
      '{{file}} is truncated or damaged: its unpacked content does not match its header. Download or pack it again.',
      { file: name },
    ),
  );
}
