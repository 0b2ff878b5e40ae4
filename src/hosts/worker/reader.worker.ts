/** Reads the user's files into images, in a thread of its own that may be ended at any time. */
import { wordsOf } from '#base/words.ts';
import { decodeImage } from '#data/browserDecode.ts';
import type { Dataset } from '#data/dataset.ts';
import { loadFiles } from '#data/fromFiles.ts';
import type { DataHost } from '#data/host.ts';
import type { OpenSink } from '#data/imageSink.ts';
import { fingerprintOf } from '#data/kept/fingerprint.ts';
import { keepRecords } from '#data/kept/keepRecords.ts';
import { paced } from '#data/loadProgress.ts';
import type { FilesSource } from '#run/datasets.ts';
import { hasImageFolders } from '#storage/imageFolders.ts';
import { imageFolderPlace } from './imageFolderPlace.ts';
import { buffersOf, type ReaderEvent } from './readFiles.ts';

const emit = (event: ReaderEvent, transfer: Transferable[] = []): void =>
  self.postMessage(event, { transfer });

const host: DataHost = {
  fetchAsset: () => Promise.reject(new Error('the user’s files need no file of the app')),
  decodeImage,
  onProgress: (done, total, doing) => emit({ type: 'progressed', done, total, doing }),
};

const decode = (source: FilesSource, openSink?: OpenSink): Promise<Dataset> =>
  paced(host, (pace) =>
    loadFiles(source.files, source, openSink ? { ...host, openSink } : host, pace),
  );

/** From the decoded images that are kept, or decoded, and kept if they are large. */
async function read(source: FilesSource): Promise<void> {
  const id = await fingerprintOf(source);
  const kept = (await hasImageFolders())
    ? await keepRecords(
        imageFolderPlace(id, (file) => file.createSyncAccessHandle()),
        (openSink) => decode(source, openSink),
      )
    : ({ kind: 'memory', dataset: await decode(source) } as const);
  if (kept.kind === 'memory') {
    return emit({ type: 'read', dataset: kept.dataset }, buffersOf(kept.dataset));
  }
  emit({ type: 'stored', id, dataset: kept.dataset, index: kept.index });
}

self.addEventListener('message', ({ data }: MessageEvent<FilesSource>) => {
  read(data).catch((error: unknown) => emit({ type: 'refused', message: wordsOf(error) }));
});
