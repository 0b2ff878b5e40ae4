/** The user's files as images, read in a worker of its own. */
import { timeBudget } from '#base/timeBudget.ts';
import { say, type Value, type Words } from '#base/words.ts';
import { DataError, type Dataset } from '#data/dataset.ts';
import type { RecordIndex } from '#data/kept/recordIndex.ts';
import type { KeptDataset } from '#data/kept/storedDataset.ts';
import type { FilesSource } from '#run/datasets.ts';
import { readingSeconds, tookTooLong } from '#run/fileBudget.ts';

export type ReaderEvent =
  | {
      readonly type: 'progressed';
      readonly done: number;
      readonly total: number;
      readonly doing: Words;
    }
  | { readonly type: 'read'; readonly dataset: Dataset }
  /** The pixels are in the folder of that fingerprint. */
  | {
      readonly type: 'stored';
      readonly id: string;
      readonly dataset: KeptDataset;
      readonly index: RecordIndex;
    }
  | { readonly type: 'refused'; readonly message: Words };

/** The part of a Worker that is used here. */
export interface ReaderLike {
  postMessage(source: FilesSource): void;
  terminate(): void;
  onmessage: ((message: MessageEvent<ReaderEvent>) => void) | null;
  onmessageerror: ((message: MessageEvent) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
}

/** The literal form is the one that Vite finds. */
const spawnReader = (): ReaderLike =>
  new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: 'reader' });

/** What of a data set is handed over, not copied. */
export const buffersOf = ({ pixels, levels, groups }: Dataset): ArrayBuffer[] => [
  ...(pixels instanceof Uint8Array ? [pixels.buffer] : []),
  ...levels.map(({ labels }) => labels.buffer),
  ...(groups === null ? [] : [groups.buffer]),
];

/**
 * Reads files; the reader is ended when it is done, aborted, or past its budget of time.
 * @throws DataError; the signal's reason when it is aborted
 */
export async function readFiles(
  source: FilesSource,
  onProgress: (done: number, total: number, doing: Words) => void,
  signal: AbortSignal,
  spawn: () => ReaderLike = spawnReader,
): Promise<Dataset> {
  signal.throwIfAborted();
  const { files } = source;
  const reader = spawn();
  const ending = new AbortController();
  try {
    return await new Promise<Dataset>((resolve, reject) => {
      const refuse = (message: Words) => reject(new DataError(message));
      const stop = timeBudget(readingSeconds(files), () =>
        refuse(tookTooLong(files, say('Choose other images.'))),
      );
      ending.signal.addEventListener('abort', stop);
      signal.addEventListener('abort', () => reject(signal.reason), { signal: ending.signal });
      reader.onmessage = ({ data }) => {
        switch (data.type) {
          case 'progressed':
            return onProgress(data.done, data.total, data.doing);
          case 'read':
            return resolve(data.dataset);
          case 'stored': {
            const { id, dataset, index } = data;
            import('./recordsReader.ts')
              .then(({ openKept }) => openKept(id, dataset, index))
              .then(resolve, reject);
            return;
          }
          case 'refused':
            return refuse(data.message);
          default:
            return data satisfies never;
        }
      };
      const failed = (reason: Value) =>
        refuse(
          say(
            'The reader of the files failed: {{reason}}. Choose other images, or fewer of them.',
            { reason },
          ),
        );
      reader.onerror = ({ message }) => failed(message || say('it gave no reason'));
      reader.onmessageerror = () => failed(say('its answer cannot be read'));
      reader.postMessage(source);
    });
  } finally {
    ending.abort();
    reader.terminate();
  }
}
