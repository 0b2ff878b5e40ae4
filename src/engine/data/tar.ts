import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { formatCount } from '#base/format.ts';
import { say, type Value } from '#base/words.ts';
import { DataError } from './dataset.ts';
import { blobEntry, type Entry, inArchive, type Opened } from './entry.ts';
import { MAX_ARCHIVE_ENTRIES } from './inputLimits.ts';
import { isHidden, isUnsafe, slashes } from './paths.ts';

/**
 * Takes a tar apart; its files are held in memory.
 * @param chunks the unpacked archive
 * @param size bytes of the unpacked archive: no file in it can be longer
 * @throws DataError when it is damaged or holds too many files
 */
export async function readTar(
  chunks: AsyncGenerator<Uint8Array>,
  size: number,
  name: string,
): Promise<Opened> {
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
      if (wanted) entries.push(await memoryEntry(entry, path, size, name));
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

async function memoryEntry(
  entry: ParsedTarEntry,
  path: string,
  size: number,
  archive: string,
): Promise<Entry> {
  if (entry.header.size > size) throw damaged(archive);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const reader = entry.body.getReader();
  for (;;) {
    const next = await reader.read();
    if (next.done) break;
    pieces.push(new Uint8Array(next.value));
  }
  return blobEntry(path, inArchive(path, archive), new Blob(pieces));
}

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
