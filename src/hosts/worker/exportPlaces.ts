/**
 * Where the files of an export are written, in any order of bytes, so that memory stays flat: the
 * place that the user chose, else the origin's private file system, from where they are downloaded.
 * What is not finished leaves nothing, and leaves a file of that name as it was.
 */
import { say, type Words, WordsError, wordsOf } from '#base/words.ts';
import type { ExportedFile, ExportTarget } from '#run/protocol.ts';
import { openExportFolder } from '#storage/exportFolders.ts';

interface PlacedFile {
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface ExportPlace {
  /** @param suffix after the export's name, before the ending */
  open(suffix: string): Promise<PlacedFile>;
  /** Every file is whole. @returns those that the page downloads */
  finish(): Promise<readonly ExportedFile[]>;
  discard(): Promise<void>;
}

/** Writes into a place; on an error nothing is left there. @throws WordsError */
export async function writeInto<Result>(
  place: ExportPlace,
  work: (place: ExportPlace) => Promise<Result>,
): Promise<{ readonly result: Result; readonly files: readonly ExportedFile[] }> {
  try {
    const result = await work(place);
    return { result, files: await place.finish() };
  } catch (error) {
    await place.discard().catch(() => {});
    throw error instanceof DOMException ? new WordsError(problemOf(error)) : error;
  }
}

function problemOf(error: DOMException): Words {
  switch (error.name) {
    case 'QuotaExceededError':
      return say(
        'The disk, or what this site may store on it, is full. Nothing was written; make room, such as by deleting runs or decoded images, and export again.',
      );
    case 'NotAllowedError':
    case 'NoModificationAllowedError':
      return say('The place may not be written to. Choose another.');
    case 'NotFoundError':
      return say('The place is no longer there. Choose another.');
    default:
      return say('The files could not be written: {{reason}}', { reason: wordsOf(error) });
  }
}

/** @param name of the export, without ending */
export async function exportPlace(
  into: ExportTarget | undefined,
  name: string,
  ending: string,
): Promise<ExportPlace> {
  if (into?.kind === 'file') return chosen(async () => fileTarget(into));
  if (into?.kind === 'directory') {
    return chosen((suffix) => folderTarget(into, `${name}${suffix}.${ending}`));
  }
  return (await privatePlace()) ?? memoryPlace();
}

interface Target {
  readonly handle: FileSystemFileHandle;
  /** Takes away what was made for the export. */
  remove(): Promise<void>;
}

interface RemovableFile {
  /** Where the browser has it. */
  remove?(): Promise<void>;
}

/** A picker makes the file it names. */
const fileTarget = (handle: FileSystemFileHandle & RemovableFile): Target => ({
  handle,
  remove: async () => handle.remove?.(),
});

async function folderTarget(folder: FileSystemDirectoryHandle, name: string): Promise<Target> {
  return {
    handle: await folder.getFileHandle(name, { create: true }),
    remove: () => folder.removeEntry(name),
  };
}

/** The bytes reach the file only when its stream is closed. */
function chosen(targetOf: (suffix: string) => Promise<Target>): ExportPlace {
  const open: { target: Target; stream: FileSystemWritableFileStream; fresh: boolean }[] = [];
  return {
    async open(suffix) {
      const target = await targetOf(suffix);
      const { handle } = target;
      const fresh = (await handle.getFile()).size === 0;
      const stream = await handle.createWritable();
      open.push({ target, stream, fresh });
      return { write: (position, data) => stream.write({ type: 'write', position, data }) };
    },
    async finish() {
      for (const { stream } of open) await stream.close();
      return [];
    },
    async discard() {
      for (const { target, stream, fresh } of open) {
        await stream.abort().catch(() => {});
        if (fresh) await target.remove().catch(() => {});
      }
    },
  };
}

/** What a handle has in a worker of the page. */
interface WorkersFile {
  createSyncAccessHandle?(): Promise<{
    write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

type OpenFile = Awaited<ReturnType<NonNullable<WorkersFile['createSyncAccessHandle']>>>;

async function privatePlace(): Promise<ExportPlace | null> {
  const exporting = await openExportFolder();
  if (exporting === null) return null;
  const open: { suffix: string; handle: FileSystemFileHandle; file: OpenFile }[] = [];
  const closeAll = () => {
    for (const { file } of open) file.close();
  };
  return {
    async open(suffix) {
      const handle: FileSystemFileHandle & WorkersFile = await exporting.folder.getFileHandle(
        `file${suffix}`,
        { create: true },
      );
      const file = await handle.createSyncAccessHandle?.();
      if (file === undefined) throw new Error('only a worker may write here');
      open.push({ suffix, handle, file });
      return {
        async write(at, bytes) {
          if (file.write(bytes, { at }) === bytes.length) return;
          throw new DOMException('short write', 'QuotaExceededError');
        },
      };
    },
    async finish() {
      for (const { file } of open) file.flush();
      closeAll();
      exporting.removeLater();
      return Promise.all(
        open.map(async ({ suffix, handle }) => ({ suffix, blob: await handle.getFile() })),
      );
    },
    async discard() {
      closeAll();
      await exporting.remove();
    },
  };
}

/** In a private window of some browsers there is no other place; they may keep blobs on disk. */
function memoryPlace(): ExportPlace {
  const files: { suffix: string; parts: { position: number; blob: Blob }[] }[] = [];
  return {
    async open(suffix) {
      const parts: { position: number; blob: Blob }[] = [];
      files.push({ suffix, parts });
      return {
        write: async (position, bytes) => void parts.push({ position, blob: new Blob([bytes]) }),
      };
    },
    finish: async () =>
      files.map(({ suffix, parts }) => ({
        suffix,
        blob: new Blob(parts.toSorted((a, b) => a.position - b.position).map(({ blob }) => blob)),
      })),
    discard: async () => void files.splice(0),
  };
}
