/** Reads the user's files into images, in a thread of its own that may be ended at any time. */
import { wordsOf } from '#base/words.ts';
import { decodeImage } from '#data/browserDecode.ts';
import { loadFiles } from '#data/fromFiles.ts';
import type { DataHost } from '#data/host.ts';
import { paced } from '#data/loadProgress.ts';
import type { FilesSource } from '#run/protocol.ts';
import { buffersOf, type ReaderEvent } from './readFiles.ts';

const emit = (event: ReaderEvent, transfer: Transferable[] = []): void =>
  self.postMessage(event, { transfer });

const host: DataHost = {
  fetchAsset: () => Promise.reject(new Error('the user’s files need no file of the app')),
  decodeImage,
  onProgress: (done, total, doing) => emit({ type: 'progressed', done, total, doing }),
};

self.addEventListener('message', ({ data }: MessageEvent<FilesSource>) => {
  paced(host, (pace) => loadFiles(data.files, data, host, pace)).then(
    (dataset) => emit({ type: 'read', dataset }, buffersOf(dataset)),
    (error: unknown) => emit({ type: 'refused', message: wordsOf(error) }),
  );
});
