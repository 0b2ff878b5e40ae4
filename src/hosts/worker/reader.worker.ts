/** Reads the user's files into images, in a thread of its own that may be ended at any time. */
import { wordsOf } from '#base/words.ts';
import { decodeImage } from '#data/browserDecode.ts';
import type { DataHost } from '#data/host.ts';
import { loadDataset } from '#data/loadDataset.ts';
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
  loadDataset(data, host).then(
    (dataset) => emit({ type: 'read', dataset }, buffersOf(dataset)),
    (error: unknown) => emit({ type: 'refused', message: wordsOf(error) }),
  );
});
