/** Loads a file from the web; ended by the page when it is no longer wanted. */
import { say, wordsOf } from '#base/words.ts';
import { download, webAddress } from '#data/download.ts';
import { addressPaths } from '#run/addressPaths.ts';
import type { DownloadEvent } from '#run/download.ts';

const emit = (event: DownloadEvent): void => self.postMessage(event);

/** A browser keeps a blob on disk when memory is short. */
const BLOB_BYTES = 2 ** 24;
const PROGRESS_MS = 100;

async function load(given: string): Promise<void> {
  const address = webAddress(given);
  if (address === null)
    return emit({ type: 'downloadRefused', message: say('This is no address.') });
  let told = 0;
  const onProgress = (done: number, total: number): void => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    emit({ type: 'downloading', done, total });
  };
  const { signal } = new AbortController();
  const blobs: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  for await (const chunk of download(address, {
    fetch: self.fetch.bind(self),
    onProgress,
    signal,
  })) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < BLOB_BYTES) continue;
    blobs.push(new Blob(held));
    held = [];
    heldBytes = 0;
  }
  const blob = new Blob([...blobs, ...held]);
  const [path = ''] = addressPaths([address]);
  emit({ type: 'downloaded', file: { path, blob } });
}

self.addEventListener('message', ({ data }: MessageEvent<string>) => {
  load(data).catch((error: unknown) => emit({ type: 'downloadRefused', message: wordsOf(error) }));
});
