import { say, WordsError } from '#base/words.ts';
import type { WatchedFile, WatchedSource } from '#run/watching.ts';

/** Reads a run's files, from a byte on. */
export interface WatchedFiles {
  /** @returns null if there is no such file @throws WordsError if it cannot be read now */
  read(file: WatchedFile, from: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

export const watchedFiles = ({ at, name }: WatchedSource): WatchedFiles =>
  typeof at === 'string' ? urlFiles(at, name) : folderFiles(at);

function urlFiles(url: string, name: string): WatchedFiles {
  return {
    async read(file, from) {
      const headers = from > 0 ? { Range: `bytes=${from}-` } : undefined;
      const response = await fetch(`${url}${file}`, headers && { headers }).catch(() => {
        throw new WordsError(
          say('{{run}} cannot be reached: npm run watch has ended, or the connection failed.', {
            run: name,
          }),
        );
      });
      if (response.status === 404) return null;
      // Nothing was written since, or the file is shorter now.
      if (response.status === 416) return new Uint8Array();
      if (!response.ok) {
        throw new WordsError(
          say('{{run}} cannot be read: the server answered {{status}}.', {
            ...{ run: name, status: response.status },
          }),
        );
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      return response.status === 206 ? bytes : bytes.slice(from);
    },
  };
}

function folderFiles(folder: FileSystemDirectoryHandle): WatchedFiles {
  return {
    async read(name, from) {
      try {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.slice(from).arrayBuffer());
      } catch (error) {
        if (error instanceof DOMException && error.name === 'NotFoundError') return null;
        // It was changed while it was read: the next time it is whole.
        if (error instanceof DOMException && error.name === 'NotReadableError') {
          return from > 0 ? new Uint8Array() : null;
        }
        throw error;
      }
    },
  };
}
