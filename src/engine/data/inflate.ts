import { Inflate } from 'fflate';
import { crc32 } from './crc32.ts';
import { DataError } from './dataset.ts';
import { count, maxUnpackedBytes, megabytes } from './inputLimits.ts';

const READ_BYTES = 2 ** 20;
/** One push of hostile bytes then unpacks to 33 MB at most. */
const PUSH_BYTES = 2 ** 15;

/** Deflated bytes and what their container says they unpack to. */
export interface Deflated {
  /** For sentences. */
  readonly name: string;
  readonly deflated: Blob;
  readonly size: number;
  readonly crc: number;
}

/** The bytes of a blob in pieces. */
export async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < blob.size; at += READ_BYTES) {
    yield new Uint8Array(await blob.slice(at, at + READ_BYTES).arrayBuffer());
  }
}

/**
 * Unpacks piece by piece; never yields more than `size` bytes in all.
 * @throws DataError when the data is damaged or does not match its size and CRC
 */
export async function* inflateChunks(source: Deflated): AsyncGenerator<Uint8Array> {
  const { name, deflated, size } = source;
  const produced: Uint8Array[] = [];
  const inflate = new Inflate((chunk) => produced.push(chunk));
  let total = 0;
  let crc = 0;
  let pushed = 0;
  for await (const read of blobChunks(deflated)) {
    for (let at = 0; at < read.length; at += PUSH_BYTES) {
      const piece = read.subarray(at, at + PUSH_BYTES);
      pushed += piece.length;
      try {
        inflate.push(piece, pushed === deflated.size);
      } catch {
        throw damaged(name);
      }
      for (const chunk of produced.splice(0)) {
        total += chunk.length;
        if (total > size) throw damaged(name);
        crc = crc32(chunk, crc);
        if (chunk.length > 0) yield chunk;
      }
    }
  }
  if (total !== size || crc !== source.crc) throw damaged(name);
}

/**
 * The sizes that a gzip file states at its end, and where its data lies (RFC 1952).
 * @throws DataError when it is no gzip file or claims to unpack to too much
 */
export async function openGzip(file: Blob, name: string): Promise<Deflated> {
  const head = new Uint8Array(await file.slice(0, 2 ** 16).arrayBuffer());
  if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) {
    throw new DataError(
      `${name} is not a gzip file although its name says so. Download it again, or take .gz off its name if it was unpacked already.`,
    );
  }
  const start = gzipHeaderBytes(head);
  if (start === null || file.size < start + 8) throw damaged(name);
  const trailer = new DataView(await file.slice(file.size - 8).arrayBuffer());
  const size = trailer.getUint32(4, true);
  if (size > maxUnpackedBytes(file.size)) {
    throw new DataError(
      `${name} states that its ${count(file.size)} bytes unpack to ${megabytes(size)}, which no image data set does: it is cut short or not meant to be unpacked. Download it again.`,
    );
  }
  const deflated = file.slice(start, file.size - 8);
  return { name, deflated, size, crc: trailer.getUint32(0, true) };
}

function gzipHeaderBytes(head: Uint8Array): number | null {
  const flags = head[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = head.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at <= head.length ? at : null;
}

function damaged(name: string): DataError {
  return new DataError(
    `${name} is cut short or damaged: it does not unpack to what it states. Download or pack it again.`,
  );
}
