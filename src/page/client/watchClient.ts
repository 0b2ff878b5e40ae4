/** The watch worker's client on the main thread. */
import { say, type Words } from '#base/words.ts';
import type { WatchCommand, WatchEvent } from '#run/watching.ts';

export interface WatchClient {
  send(command: WatchCommand): void;
}

/** @param failed hears why the worker ended; it watches nothing any more */
export type SpawnWatch = (
  hear: (event: WatchEvent) => void,
  failed: (message: Words) => void,
) => WatchClient;

/** The literal form is the one that Vite finds; see `client.ts`. */
export const spawnWatch: SpawnWatch = (hear, failed) => {
  const worker = new Worker(new URL('../../hosts/worker/watch.worker.ts', import.meta.url), {
    type: 'module',
    name: 'watch',
  });
  worker.onmessage = ({ data }: MessageEvent<WatchEvent>) => hear(data);
  worker.onerror = () => {
    worker.terminate();
    failed(say('The worker that watches runs ended without giving a reason; watch them again.'));
  };
  return { send: (command) => worker.postMessage(command) };
};
