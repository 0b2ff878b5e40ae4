/** The files worker's client on the main thread. */
import { say, verbatim } from '#base/words.ts';
import type { FilesCommand, FilesEvent } from '#run/runFiles.ts';

export interface FilesClient {
  send(command: FilesCommand): void;
  /** Terminates the worker; no further events arrive. */
  end(): void;
}

/** Starts a worker. @param hear receives its events, and `filesFailed` if the worker fails */
export type SpawnFiles = (hear: (event: FilesEvent) => void) => FilesClient;

/** The literal form is the one that Vite finds; see `client.ts`. */
export const spawnFiles: SpawnFiles = (hear) => {
  const worker = new Worker(new URL('../../hosts/worker/files.worker.ts', import.meta.url), {
    type: 'module',
    name: 'files',
  });
  worker.onmessage = ({ data }: MessageEvent<FilesEvent>) => hear(data);
  worker.onerror = ({ message }) => {
    worker.terminate();
    hear({
      type: 'filesFailed',
      message: message
        ? verbatim(message)
        : say('The worker for files failed without giving a reason.'),
    });
  };
  return {
    send: (command) => worker.postMessage(command),
    end: () => worker.terminate(),
  };
};
