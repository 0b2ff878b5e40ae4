import { formatBytes } from '#base/format.ts';
import { say, type Value, type Words } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import { blobChunks, readBlob } from './blob.ts';
import { DataError } from './dataset.ts';
import { blobEntry, type Entry, gzipEntry, type Opened } from './entry.ts';
import { gunzipChunks, openGzip } from './gzip.ts';
import { MAX_HELD_BYTES } from './inputLimits.ts';
import type { Pace } from './loadProgress.ts';
import { baseName, isHidden, slashes } from './paths.ts';
import { readTar } from './tar.ts';
import { openZip } from './zip.ts';

/**
 * Opens the user's files and the archives among them; hidden files are left out.
 * @throws DataError when an archive is damaged or claims too much
 */
export async function openFiles(files: readonly SourceFile[], pace: Pace): Promise<Opened> {
  const entries: Entry[] = [];
  const unsafe: Value[] = [];
  let held = 0;
  for (const [index, file] of files.entries()) {
    const path = slashes(file.path);
    if (isHidden(path)) continue;
    await pace.report(index, files.length, say('Opening files'));
    const opened = await openFile(file.blob, path, pace);
    // Each packed tar is below the limit by itself; all of them are held at once.
    if (isPackedTar(path)) held += opened.entries.reduce((sum, { size }) => sum + size, 0);
    if (held > MAX_HELD_BYTES) throw tooLarge(path, held);
    for (const entry of opened.entries) entries.push(entry);
    for (const name of opened.unsafe) unsafe.push(name);
  }
  return { entries, unsafe };
}

const isPackedTar = (path: string): boolean => /\.(?:tar\.gz|tgz)$/i.test(path);

const tooLarge = (file: string, bytes: number): DataError =>
  new DataError(
    say('{{file}} contains {{bytes}}, more than the limit of {{limit}}. Load a part of it.', {
      file,
      bytes: formatBytes(bytes),
      limit: formatBytes(MAX_HELD_BYTES),
    }),
  );

type Kind = 'zip' | 'tar' | 'tar.gz' | 'gz' | 'file';

/** By the name, else by the first bytes: what a server gave may have any name. */
async function kindOf(blob: Blob, name: string): Promise<Kind> {
  if (name.endsWith('.zip') || name.endsWith('.npz')) return 'zip';
  if (name.endsWith('.tar')) return 'tar';
  if (/\.(tar\.gz|tgz)$/.test(name)) return 'tar.gz';
  if (name.endsWith('.gz')) return 'gz';
  if (name.includes('.')) return 'file';
  const head = await readBlob(blob.slice(0, 265), name);
  const text = String.fromCharCode(...head.subarray(0, 4), ...head.subarray(257, 262));
  if (text.startsWith('PK\u0003\u0004')) return 'zip';
  return text.slice(4) === 'ustar' ? 'tar' : 'file';
}

async function openFile(blob: Blob, path: string, pace: Pace): Promise<Opened> {
  const kind = await kindOf(blob, baseName(path).toLowerCase());
  const doing = say('Unpacking {{name}}', { name: baseName(path) });
  switch (kind) {
    case 'zip':
      return openZip(blob, path, pace);
    case 'tar': {
      const chunks = paced(blobChunks(blob, path), blob.size, doing, pace);
      return readTar({ name: path, chunks, size: blob.size, plain: blob });
    }
    case 'tar.gz': {
      const gzip = await openGzip(blob, path);
      const chunks = paced(gunzipChunks(gzip), gzip.size, doing, pace);
      return readTar({ name: path, chunks, size: gzip.size });
    }
    case 'gz': {
      const gzip = await openGzip(blob, path);
      const open = () => Promise.resolve(gzip);
      return { entries: [gzipEntry(path.slice(0, -3), path, gzip.size, open, pace)], unsafe: [] };
    }
    case 'file':
      return { entries: [blobEntry(path, path, blob)], unsafe: [] };
    default:
      return kind satisfies never;
  }
}

async function* paced(
  chunks: AsyncIterable<Uint8Array>,
  total: number,
  doing: Words,
  pace: Pace,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of chunks) {
    await pace.report(done, total, doing);
    done += chunk.length;
    yield chunk;
  }
}
