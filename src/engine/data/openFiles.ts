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
    const opened = await openFile(file.blob, path, files.length === 1, pace);
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

/** By the name; one without an ending, and a file alone, by the first bytes: a server gives any name. */
async function kindOf(blob: Blob, name: string, alone: boolean): Promise<Kind> {
  const seen = alone || !name.includes('.') ? await kindBySight(blob, name) : null;
  if (seen !== null) return seen;
  if (name.endsWith('.zip') || name.endsWith('.npz')) return 'zip';
  if (name.endsWith('.tar')) return 'tar';
  if (isPackedTar(name)) return 'tar.gz';
  return name.endsWith('.gz') ? 'gz' : 'file';
}

const MOST_MAGIC_BYTES = 262;

const textOf = (bytes: Uint8Array): string =>
  String.fromCharCode(...bytes.subarray(0, MOST_MAGIC_BYTES));

const isTar = (text: string): boolean => text.slice(257) === 'ustar';

async function kindBySight(blob: Blob, name: string): Promise<Kind | null> {
  const text = textOf(await readBlob(blob.slice(0, MOST_MAGIC_BYTES), name));
  if (text.startsWith('PK\u0003\u0004')) return 'zip';
  if (isPackedTar(name)) return null;
  if (text.startsWith('\u001f\u008b\b')) {
    for await (const chunk of gunzipChunks(await openGzip(blob, name))) {
      return isTar(textOf(chunk)) ? 'tar.gz' : 'gz';
    }
  }
  return isTar(text) ? 'tar' : null;
}

/** Formats that go by a file's ending, where its name has another. */
async function endingOf(blob: Blob, path: string): Promise<string> {
  const text = textOf(await readBlob(blob.slice(0, 6), path));
  if (text.startsWith('PAR1') && !/\.parquet$/i.test(path)) return '.parquet';
  return text === '\u0093NUMPY' && !/\.npy$/i.test(path) ? '.npy' : '';
}

async function openFile(blob: Blob, path: string, alone: boolean, pace: Pace): Promise<Opened> {
  const kind = await kindOf(blob, baseName(path).toLowerCase(), alone);
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
      const inside = path.replace(/\.gz$/i, '');
      return { entries: [gzipEntry(inside, path, gzip.size, open, pace)], unsafe: [] };
    }
    case 'file': {
      const ending = alone ? await endingOf(blob, path) : '';
      return { entries: [blobEntry(`${path}${ending}`, path, blob)], unsafe: [] };
    }
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
