import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openAsBlob,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { formatBytes } from '#base/format.ts';
import { listed, say, type Words } from '#base/words.ts';
import type { Dataset } from '#data/dataset.ts';
import { openNames } from '#data/fileNames.ts';
import { FiledPixels } from '#data/kept/filedPixels.ts';
import type { RecordPlace } from '#data/kept/keepRecords.ts';
import { type RecordFile, runsOf } from '#data/kept/recordFile.ts';
import type { RecordIndex } from '#data/kept/recordIndex.ts';
import type { KeptDataset } from '#data/kept/storedDataset.ts';
import { imageBytes } from '#data/storedPixels.ts';

const RECORDS = 'records';
const LOG = 'log';
const TEXT = 'dataset.json';
const NAMES = 'names';
/** What a folder is of, for people. */
const ABOUT = 'about.json';

/** Decoded images in a folder of their own. */
export function folderPlace(folder: string): RecordPlace {
  const at = (name: string) => path.join(folder, name);
  return {
    readText: () => readFile(at(TEXT), 'utf8').catch(() => null),
    async writeText(text) {
      await writeFile(at(`${TEXT}.new`), text);
      await rename(at(`${TEXT}.new`), at(TEXT));
    },
    async writeNames(parts) {
      const file = await open(at(NAMES), 'w');
      try {
        for (const part of parts) await file.writeFile(part);
      } finally {
        await file.close();
      }
    },
    discard: () => rm(folder, { recursive: true, force: true }),
    nameBytes: async () => (await stat(at(NAMES)).catch(() => null))?.size ?? 0,
    recordBytes: async () => (await stat(at(RECORDS)).catch(() => null))?.size ?? 0,
    async room() {
      await mkdir(folder, { recursive: true });
      const disk = await statfs(folder).catch(() => null);
      return disk === null ? null : disk.bavail * disk.bsize;
    },
    deletable: () => otherFolders(folder),
    async open(about) {
      await mkdir(folder, { recursive: true });
      await writeFile(at(ABOUT), JSON.stringify(about));
      return { records: recordFile(at(RECORDS)), log: recordFile(at(LOG)) };
    },
  };
}

/** Null where the file is damaged or of an older version. */
function nameIn(about: string): string | null {
  try {
    const { name }: { name?: unknown } = JSON.parse(about) ?? {};
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}

/** More would not be read. */
const MOST_NAMED = 5;

/** The decoded images of other files, which are kept beside these, the largest first. */
async function otherFolders(folder: string): Promise<Words | null> {
  const parent = path.dirname(folder);
  const found: { readonly words: Words; readonly bytes: number }[] = [];
  for (const id of await readdir(parent).catch(() => [])) {
    if (id === path.basename(folder)) continue;
    const bytes = (await stat(path.join(parent, id, RECORDS)).catch(() => null))?.size ?? 0;
    const about = await readFile(path.join(parent, id, ABOUT), 'utf8').catch(() => '{}');
    const values = {
      name: nameIn(about) ?? id,
      size: formatBytes(bytes),
      folder: path.join(parent, id),
    };
    if (bytes > 0) found.push({ words: say('“{{name}}” ({{size}}, {{folder}})', values), bytes });
  }
  if (found.length === 0) return null;
  found.sort((a, b) => b.bytes - a.bytes);
  const list = listed(found.slice(0, MOST_NAMED).map(({ words }) => words));
  return say('These folders of decoded images can be deleted: {{list}}.', { list });
}

function recordFile(name: string): RecordFile {
  // 'a+' would append; 'r+' wants the file to be there.
  closeSync(openSync(name, 'a'));
  const file = openSync(name, 'r+');
  let closed = false;
  return {
    getSize: () => fstatSync(file).size,
    read: (into, { at }) => readSync(file, into, 0, into.length, at),
    write: (bytes, { at }) => writeSync(file, bytes, 0, bytes.length, at),
    truncate: (size) => ftruncateSync(file, size),
    flush: () => fsyncSync(file),
    close() {
      if (!closed) closeSync(file);
      closed = true;
    },
  };
}

/** A data set whose records are in a folder, which are read without keeping this thread waiting. */
export async function openFolder(
  folder: string,
  dataset: KeptDataset,
  index: RecordIndex,
): Promise<Dataset & { readonly pixels: FiledPixels }> {
  const named = path.join(folder, NAMES);
  const names = (await stat(named).catch(() => null))?.size ? await openAsBlob(named) : null;
  const files = names === null ? null : await openNames(names);
  const file = await open(path.join(folder, RECORDS), 'r');
  const bytes = imageBytes(index.side);
  const pixels = new FiledPixels(
    index,
    dataset.name,
    async (places, buffer) => ((await readAll(file, bytes, places, buffer)) ? buffer : null),
    () => void file.close(),
  );
  return { ...dataset, pixels, ...(files && { files }) };
}

async function readAll(
  file: FileHandle,
  bytes: number,
  places: Uint32Array,
  buffer: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const whole = await Promise.all(
    runsOf(places).map(async ({ place, row, count }) => {
      const { bytesRead } = await file.read(buffer, row * bytes, count * bytes, place * bytes);
      return bytesRead === count * bytes;
    }),
  );
  return whole.every(Boolean);
}
