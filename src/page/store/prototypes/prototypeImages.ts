/** Pixels of some of the loaded images, fetched on demand. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientEvent, TrainerClient } from '#client/client.ts';

export interface ImagesState {
  /** Image side in pixels; 0 before the first image. */
  readonly side: number;
  /** RGBA by the image's number. */
  readonly pixels: ReadonlyMap<number, Uint8ClampedArray<ArrayBuffer>>;
}

export interface ImageCache extends StoreApi<ImagesState> {
  /** Requests images that are neither cached nor requested. */
  want(images: readonly number[]): void;
  handle(event: ClientEvent): void;
}

/** Most images cached, oldest evicted first: 25 MB of 64 px images. */
const MOST_KEPT = 1536;

/** Most images per request: the answer is processed in a few milliseconds. */
const MOST_ASKED = 192;

const NONE: ImagesState = { side: 0, pixels: new Map() };

export function createImageCache(client: TrainerClient): ImageCache {
  const store = createStore<ImagesState>(() => NONE);
  const wanted = new Set<number>();
  let asked: { readonly request: number; readonly images: readonly number[] } | null = null;
  let requests = 0;

  const ask = () => {
    if (asked !== null || wanted.size === 0) return;
    const images = [...wanted].slice(0, MOST_ASKED);
    for (const image of images) wanted.delete(image);
    asked = { request: ++requests, images };
    client.send({ type: 'showImages', ...asked });
  };
  const forget = () => {
    wanted.clear();
    asked = null;
    store.setState(NONE);
  };

  return Object.assign(store, {
    want(images: readonly number[]) {
      const before = wanted.size;
      const { pixels } = store.getState();
      for (const image of images) {
        if (!pixels.has(image) && asked?.images.includes(image) !== true) wanted.add(image);
      }
      // Batches the images of one page update into one request.
      if (before === 0) queueMicrotask(ask);
    },
    handle(event: ClientEvent) {
      if (event.type === 'datasetLoaded' || event.type === 'workerDied') return forget();
      if (event.type !== 'imagesShown' || event.request !== asked?.request) return;
      const { images } = asked;
      asked = null;
      const { dataset, rgba } = event;
      if (dataset === null) return;
      const { side } = dataset;
      const size = side * side * 4;
      const pixels = new Map(store.getState().pixels);
      images.forEach((image, i) => {
        pixels.set(image, rgba.slice(i * size, (i + 1) * size));
      });
      for (const image of pixels.keys()) {
        if (pixels.size <= MOST_KEPT) break;
        pixels.delete(image);
      }
      store.setState({ side, pixels });
      ask();
    },
  });
}
