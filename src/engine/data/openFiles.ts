import { formatBytes } from '#base/format.ts';
import { say, type Value, type Words } from '#base/words.ts';
import type { SourceFile } from '#run/protocol.ts';
import { blobChunks } from './blob.ts';
import { DataError } from './dataset.ts';
import { blobEntry, type Entry, gzipEntry, type Opened } from './entry.ts';
import { gunzipChunks, openGzip } from './gzip.ts';
import { MAX_BYTES } from './inputLimits.ts';
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
  let inMemory = 0;
  for (const [index, file] of files.entries()) {
    const path = slashes(file.path);
    if (isHidden(path)) continue;
    await pace.report(index, files.length, say('Opening files'));
    const opened = await openFile(file.blob, path, pace);
    // Each tar is below the limit by itself; all of them are held at once.
    if (isTar(path)) inMemory += opened.entries.reduce((sum, { size }) => sum + size, 0);
    if (inMemory > MAX_BYTES) throw tooLarge(path, inMemory);
    for (const entry of opened.entries) entries.push(entry);
    for (const name of opened.unsafe) unsafe.push(name);
  }
  return { entries, unsafe };
}

const isTar = (path: string): boolean => /\.(?:tar|tar\.gz|tgz)$/i.test(path);

const tooLarge = (file: string, bytes: number): DataError =>
  new DataError(
    say('{{file}} contains {{bytes}}, more than the limit of {{limit}}. Load a part of it.', {
      file,
      bytes: formatBytes(bytes),
      limit: formatBytes(MAX_BYTES),
    }),
  );

async function openFile(blob: Blob, path: string, pace: Pace): Promise<Opened> {
  const lower = baseName(path).toLowerCase();
  if (lower.endsWith('.zip')) return openZip(blob, path, pace);
  const doing = say('Unpacking {{name}}', { name: baseName(path) });
  if (lower.endsWith('.tar')) {
    return readTar(paced(blobChunks(blob, path), blob.size, doing, pace), blob.size, path);
  }
  if (/\.(tar\.gz|tgz)$/.test(lower)) {
    const gzip = await openGzip(blob, path);
    return readTar(paced(gunzipChunks(gzip), gzip.size, doing, pace), gzip.size, path);
  }
  if (lower.endsWith('.gz')) {
    const gzip = await openGzip(blob, path);
    const inner = path.slice(0, -3);
    return {
      entries: [gzipEntry(inner, path, gzip.size, () => Promise.resolve(gzip), pace)],
      unsafe: [],
    };
  }
  if (blob.size > MAX_BYTES) throw tooLarge(path, blob.size);
  return { entries: [blobEntry(path, path, blob)], unsafe: [] };
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
