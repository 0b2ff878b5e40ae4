import { crc32 } from './crc32.ts';
import { DataError } from './dataset.ts';
import { blobEntry, deflatedEntry, type Entry, type Opened } from './entry.ts';
import type { Deflated } from './inflate.ts';
import { count, MAX_ARCHIVE_ENTRIES, maxUnpackedBytes, megabytes } from './inputLimits.ts';
import type { Pace } from './loadProgress.ts';
import { isHidden, isUnsafe, slashes } from './paths.ts';

/** A file as the zip's directory lists it (PKWARE APPNOTE 4.3.12). */
interface Listed {
  readonly path: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly link: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its local header lies. */
  readonly offset: number;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const UNIX_LINK = 0o120000;

/**
 * Lists a zip by its directory; the files stay packed until they are read.
 * @throws DataError when it is damaged, locked, or claims to unpack to too much
 */
export async function openZip(zip: Blob, name: string, pace: Pace): Promise<Opened> {
  const { entryCount, start, length } = await findDirectory(zip, name);
  if (entryCount > MAX_ARCHIVE_ENTRIES) {
    throw new DataError(
      `${name} holds more than ${count(MAX_ARCHIVE_ENTRIES)} files. Pack fewer of them.`,
    );
  }
  if (start + length > zip.size) throw damaged(name);
  const directory = new DataView(await zip.slice(start, start + length).arrayBuffer());
  const listed = readDirectory(directory, entryCount, name);
  const total = listed.reduce((sum, file) => sum + file.size, 0);
  if (total > maxUnpackedBytes(zip.size)) {
    throw new DataError(
      `${name} states that its ${count(zip.size)} bytes unpack to ${megabytes(total)}. Unpack it yourself and give the folder instead.`,
    );
  }
  const entries: Entry[] = [];
  const unsafe: string[] = [];
  for (const file of listed) {
    if (file.path.endsWith('/') || isHidden(file.path)) continue;
    if (file.link || isUnsafe(file.path)) unsafe.push(`${file.path} in ${name}`);
    else entries.push(zipEntry(zip, file, name, pace));
  }
  return { entries, unsafe };
}

async function findDirectory(
  zip: Blob,
  name: string,
): Promise<{ entryCount: number; start: number; length: number }> {
  const tailStart = Math.max(0, zip.size - 2 ** 16 - 42);
  const tail = new DataView(await zip.slice(tailStart).arrayBuffer());
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    if (at + 22 + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    const hasLocator = at >= 20 && tail.getUint32(at - 20, true) === LOCATOR_64;
    if (hasLocator) return findDirectory64(zip, Number(tail.getBigUint64(at - 12, true)), name);
    return {
      entryCount: tail.getUint16(at + 10, true),
      length: tail.getUint32(at + 12, true),
      start: tail.getUint32(at + 16, true),
    };
  }
  throw damaged(name);
}

async function findDirectory64(zip: Blob, at: number, name: string) {
  if (at + 56 > zip.size) throw damaged(name);
  const end = new DataView(await zip.slice(at, at + 56).arrayBuffer());
  if (end.getUint32(0, true) !== END_64) throw damaged(name);
  return {
    entryCount: Number(end.getBigUint64(32, true)),
    length: Number(end.getBigUint64(40, true)),
    start: Number(end.getBigUint64(48, true)),
  };
}

function readDirectory(view: DataView<ArrayBuffer>, entryCount: number, name: string): Listed[] {
  const utf8 = new TextDecoder();
  const listed: Listed[] = [];
  let at = 0;
  for (let index = 0; index < entryCount; index++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_HEADER) {
      throw damaged(name);
    }
    const nameLength = view.getUint16(at + 28, true);
    const end = at + 46 + nameLength;
    if (end > view.byteLength) throw damaged(name);
    const offset = view.getUint32(at + 42, true);
    const size = view.getUint32(at + 24, true);
    if (offset === 0xffffffff || size === 0xffffffff) {
      throw new DataError(`${name} reaches past 4 GiB. Unpack it and give the folder instead.`);
    }
    listed.push({
      path: slashes(utf8.decode(new Uint8Array(view.buffer, at + 46, nameLength))),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size,
      link: (view.getUint16(at + 40, true) & 0o170000) === UNIX_LINK,
      offset,
    });
    at = end + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return listed;
}

function zipEntry(zip: Blob, file: Listed, archive: string, pace: Pace): Entry {
  const name = `${file.path} in ${archive}`;
  if (file.encrypted) {
    throw new DataError(`${name} is locked by a password. Pack the zip again without one.`);
  }
  const open = () => locate(zip, file, name);
  if (file.method === 8) return deflatedEntry(file.path, name, file.size, open, pace);
  if (file.method !== 0 || file.packed !== file.size) {
    throw new DataError(
      `${name} is packed by a method (number ${file.method}) other than deflate. Pack the zip again with an ordinary zip tool.`,
    );
  }
  const stored = async () => blobEntry(file.path, name, (await open()).deflated);
  return {
    path: file.path,
    name,
    size: file.size,
    head: async (length) => (await stored()).head(length),
    bytes: async () => {
      const bytes = await (await stored()).bytes();
      if (crc32(bytes) !== file.crc) throw damaged(archive);
      return bytes;
    },
  };
}

/** The file's bytes inside the zip, past its local header (APPNOTE 4.3.7). */
async function locate(zip: Blob, file: Listed, name: string): Promise<Deflated> {
  const header = new DataView(await zip.slice(file.offset, file.offset + 30).arrayBuffer());
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL_HEADER) throw damaged(name);
  const start = file.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + file.packed > zip.size) throw damaged(name);
  const deflated = zip.slice(start, start + file.packed);
  return { name, deflated, size: file.size, crc: file.crc };
}

function damaged(name: string): DataError {
  return new DataError(
    `${name} is cut short, damaged or not a zip archive. Download or pack it again.`,
  );
}
