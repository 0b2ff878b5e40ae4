/** The map worker's client on the main thread. */
import { say, verbatim } from '#base/words.ts';
import type { MapCommand, MapEvent } from '#run/prototypes.ts';

export interface MapClient {
  send(command: MapCommand): void;
  /** Terminates the worker; no further events arrive. */
  end(): void;
}

/** Starts a worker. @param hear receives its events, and `mapFailed` if the worker fails */
export type SpawnMap = (hear: (event: MapEvent) => void) => MapClient;

/** The literal form is the one that Vite finds; see `client.ts`. */
export const spawnMap: SpawnMap = (hear) => {
  const worker = new Worker(new URL('../../hosts/worker/map.worker.ts', import.meta.url), {
    type: 'module',
    name: 'map',
  });
  worker.onmessage = ({ data }: MessageEvent<MapEvent>) => hear(data);
  worker.onerror = ({ message }) => {
    worker.terminate();
    hear({
      type: 'mapFailed',
      message: message
        ? verbatim(message)
        : say('The map’s worker failed without giving a reason.'),
    });
  };
  return {
    send: (command) => worker.postMessage(command),
    end: () => worker.terminate(),
  };
};
