/** A file from the web, loaded by a worker of its own, which may ask other sites. */
import { say, verbatim, WordsError } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { DownloadEvent } from '#run/download.ts';

/** @throws WordsError; the signal's reason when it is aborted */
export async function downloadFile(
  address: string,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<SourceFile> {
  signal.throwIfAborted();
  /** The literal form is the one that Vite finds; see `client.ts`. */
  const worker = new Worker(new URL('../../hosts/worker/download.worker.ts', import.meta.url), {
    type: 'module',
    name: 'download',
  });
  const ended = new AbortController();
  try {
    return await new Promise<SourceFile>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal });
      worker.onmessage = ({ data }: MessageEvent<DownloadEvent>) => {
        switch (data.type) {
          case 'downloading':
            return onProgress(data.done, data.total);
          case 'downloaded':
            return resolve(data.file);
          case 'downloadRefused':
            return reject(new WordsError(data.message));
          default:
            return data satisfies never;
        }
      };
      worker.onerror = ({ message }) =>
        reject(
          new WordsError(
            message ? verbatim(message) : say('The worker for downloads failed without a reason.'),
          ),
        );
      worker.postMessage(address);
    });
  } finally {
    ended.abort();
    worker.terminate();
  }
}
