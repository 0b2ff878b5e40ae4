import { BlobReader, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { buf as crc32 } from 'crc-32';
import { formatBytes, formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { withoutSpareZip64 } from '#base/zipEnd.ts';
import { readBlob } from './blob.ts';
import { DataError } from './dataset.ts';
import { blobEntry, type Entry, gzipEntry, inArchive, type Opened } from './entry.ts';
import { gzipOf } from './gzip.ts';
import { MAX_ARCHIVE_ENTRIES, plausibleBytes } from './inputLimits.ts';
import type { Pace } from './loadProgress.ts';
import { isHidden, isUnsafe, slashes } from './paths.ts';
import { firstOverlap, LOCAL_HEADER_BYTES, type ZipPlace } from './zipPlaces.ts';

/**
 * A file as the zip's directory lists it. zip.js reads the directory; its own entries take 6 kB
 * and 2 ms each to read, so that only this much of them is kept and the data is read here.
 */
interface Listed extends ZipPlace {
  readonly path: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly link: boolean;
  readonly crc: number;
  readonly size: number;
}

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER = 0x04034b50;

/**
 * Lists a zip by its directory; the files stay packed until they are read.
 * @throws DataError when it is damaged, locked, or claims to unpack to too much
 */
export async function openZip(zip: Blob, name: string, pace: Pace): Promise<Opened> {
  const listed = await readDirectory(zip, name, pace);
  const total = listed.reduce((sum, file) => sum + file.size, 0);
  // Its files are unpacked one by one, so that all of them may be more than memory holds.
  if (total > plausibleBytes(zip.size)) {
    throw new DataError(
      say(
        '{{file}} states that its {{size}} bytes unpack to {{bytes}}. Unpack it yourself and load the folder instead.',
        { file: name, size: formatCount(zip.size), bytes: formatBytes(total) },
      ),
    );
  }
  refuseOverlap(listed, name);
  const entries: Entry[] = [];
  const unsafe: Value[] = [];
  for (const file of listed) {
    if (isHidden(file.path)) continue;
    if (file.link || isUnsafe(file.path)) unsafe.push(inArchive(file.path, name));
    else entries.push(zipEntry(zip, file, name, pace));
  }
  return { entries, unsafe };
}

/** @throws DataError when two files share bytes */
function refuseOverlap(listed: readonly Listed[], archive: string): void {
  const pair = firstOverlap(listed);
  if (pair === null) return;
  throw new DataError(
    say('{{file}} and {{other}} share bytes, as in no honest archive. Download or pack it again.', {
      file: inArchive(pair[0].path, archive),
      other: inArchive(pair[1].path, archive),
    }),
  );
}

/** Folders are left out. */
async function readDirectory(zip: Blob, name: string, pace: Pace): Promise<Listed[]> {
  const listed: Listed[] = [];
  // Unsafe names are passed over one by one, not refused with the whole archive.
  const whole = await withoutSpareZip64(zip);
  const reader = new ZipReader(new BlobReader(whole), { filenameValidation: 'tolerant' });
  const entries = reader.getEntriesGenerator();
  for (let seen = 0; ; seen++) {
    const next = await entries.next().catch((error: unknown) => {
      throw error instanceof DOMException ? error : damaged(name);
    });
    if (next.done) return listed;
    if (seen >= MAX_ARCHIVE_ENTRIES) {
      throw new DataError(
        say('{{file}} contains more than {{n}} files. Pack fewer files.', {
          file: name,
          n: formatCount(MAX_ARCHIVE_ENTRIES),
        }),
      );
    }
    await pace.report(next.value.offset, zip.size, say('Opening files'));
    if (next.value.directory) continue;
    const { filename, compressionMethod, encrypted, symlink } = next.value;
    const { crc32: crc, compressedSize, uncompressedSize, offset, rawFilename } = next.value;
    listed.push({
      path: slashes(filename),
      method: compressionMethod,
      encrypted,
      link: symlink,
      crc: crc ?? 0,
      packed: compressedSize,
      size: uncompressedSize,
      offset,
      nameBytes: rawFilename.length,
    });
  }
}

function zipEntry(zip: Blob, file: Listed, archive: string, pace: Pace): Entry {
  const name = inArchive(file.path, archive);
  if (file.encrypted) {
    throw new DataError(
      say('{{file}} is password-protected. Pack the zip again without a password.', { file: name }),
    );
  }
  const { path, size, crc } = file;
  const packed = () => locate(zip, file, name);
  if (file.method === DEFLATED) {
    const open = async () => gzipOf(name, await packed(), size, crc);
    return { ...gzipEntry(path, name, size, open, pace), archive };
  }
  if (file.method !== STORED || file.packed !== size) {
    throw new DataError(
      say(
        '{{file}} uses compression method {{n}}; only deflate is supported. Pack the zip again with a standard zip tool.',
        { file: name, n: file.method },
      ),
    );
  }
  const stored = async () => blobEntry(path, name, await packed());
  async function* stream(): AsyncGenerator<Uint8Array> {
    let found = 0;
    for await (const chunk of (await stored()).stream()) {
      found = crc32(chunk, found);
      yield chunk;
    }
    if (found >>> 0 !== crc) throw damaged(archive);
  }
  return {
    path,
    name,
    archive,
    size,
    head: async (length) => (await stored()).head(length),
    bytes: async () => {
      const bytes = await (await stored()).bytes();
      if (crc32(bytes) >>> 0 !== crc) throw damaged(archive);
      return bytes;
    },
    stream,
    blob: packed,
  };
}

/** The file's bytes inside the zip, after its local header (PKWARE APPNOTE 4.3.7). */
async function locate(zip: Blob, file: Listed, name: Value): Promise<Blob> {
  const head = zip.slice(file.offset, file.offset + LOCAL_HEADER_BYTES);
  const header = new DataView((await readBlob(head, name)).buffer);
  if (header.byteLength < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== LOCAL_HEADER)
    throw damaged(name);
  const start =
    file.offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + file.packed > zip.size) throw damaged(name);
  return zip.slice(start, start + file.packed);
}

function damaged(name: Value): DataError {
  return new DataError(
    say('{{file}} is truncated, damaged or not a zip archive. Download or pack it again.', {
      file: name,
    }),
  );
}
