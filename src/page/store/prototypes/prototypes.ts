/** The clusters of the shown run: requested while they are watched. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import { type SpawnMap, spawnMap as spawnWorker } from '#client/mapClient.ts';
import type { RunConfig } from '#run/config.ts';
import type { PrototypesDescription } from '#run/prototypes.ts';
import { type DataStore, holdsImagesOf, wantedData } from '#store/data/dataStore.ts';
import { followTask, type Task, waitingTask } from '#store/runs/phaseTime.ts';
import { isActive } from '#store/runs/runEvents.ts';
import type { RunsStore } from '#store/runs/runsStore.ts';
import { createImageCache, type ImageCache } from './prototypeImages.ts';
import { createPrototypeMap, type PrototypeMap, sameFeatures } from './prototypeMap.ts';

/** Whether the images of the shown run are available. */
export type ImagesAtHand =
  | 'ready'
  | 'loading'
  /** Other images are loaded; these can be loaded. */
  | 'elsewhere'
  /** The user’s own files, which the user must give again. */
  | 'notGiven'
  /** Other images are loaded and a run trains on them. */
  | 'inUse';

export interface PrototypesState {
  readonly runId: string | null;
  /** The request has not been answered yet. */
  readonly asking: boolean;
  readonly description: PrototypesDescription | null;
  readonly computing: Task | null;
  /** Why the last computation ended without clusters, as a message. */
  readonly problem: Words | null;
  readonly imagesAtHand: ImagesAtHand;
}

export interface Prototypes extends StoreApi<PrototypesState> {
  readonly images: ImageCache;
  readonly map: PrototypeMap;
  /** Follows the run that is shown until the returned function is called. */
  watch(): () => void;
  /** Clusters the features of the run’s checkpoint. */
  compute(numClusters: readonly number[]): void;
  cancel(): void;
  drawMap(): void;
  /** Loads the images of the run in place of the form’s, until the panel is left. */
  loadImages(): void;
  /** The config whose images the panel needs; null if it needs none. */
  wantedConfig(): RunConfig | null;
  handle(event: ClientEvent): void;
}

export interface PrototypesParts {
  readonly client: TrainerClient;
  /** Replaced by tests. */
  readonly spawnMap?: SpawnMap;
  readonly runs: RunsStore;
  readonly data: DataStore;
  /** Requests the images that are needed now. */
  readonly syncData: () => void;
}

const NOTHING: PrototypesState = {
  runId: null,
  asking: false,
  description: null,
  computing: null,
  problem: null,
  imagesAtHand: 'loading',
};

export function createPrototypes({
  client,
  spawnMap = spawnWorker,
  runs,
  data,
  syncData,
}: PrototypesParts): Prototypes {
  const store = createStore<PrototypesState>(() => NOTHING);
  const images = createImageCache(client);
  const map = createPrototypeMap(spawnMap);
  let watchers = 0;
  /** The run whose images were requested in place of the form's. */
  let imagesOf: string | null = null;

  const ask = () => {
    const { runId } = store.getState();
    if (runId === null || watchers === 0) return;
    store.setState({ asking: true });
    client.send({ type: 'describePrototypes', runId });
  };
  const lookForImages = () => {
    const { shown, live } = runs.getState();
    if (shown === null) return;
    const { loaded, loading, given } = data.getState();
    const key = wantedData(shown.config, given)?.key;
    const here = holdsImagesOf({ loaded, given }, shown);
    const imagesAtHand: ImagesAtHand = here
      ? 'ready'
      : loading !== null && loading.key === key
        ? 'loading'
        : isActive(live)
          ? 'inUse'
          : shown.config.dataset === 'files'
            ? 'notGiven'
            : 'elsewhere';
    if (store.getState().imagesAtHand !== imagesAtHand) store.setState({ imagesAtHand });
  };
  const follow = () => {
    if (watchers === 0) return;
    const runId = runs.getState().shown?.runId ?? null;
    if (runId !== store.getState().runId) {
      map.leave();
      store.setState({ ...NOTHING, runId });
      ask();
    }
    lookForImages();
  };
  runs.subscribe(follow);
  data.subscribe(follow);
  const leaveImages = () => {
    if (imagesOf === null) return;
    imagesOf = null;
    syncData();
  };
  const drawMap = () => {
    const { description } = store.getState();
    const seed = runs.getState().shown?.config.seed ?? 0;
    if (description !== null) map.draw(description.features, seed);
  };

  return Object.assign(store, {
    images,
    map,
    watch() {
      watchers++;
      follow();
      if (!store.getState().asking) ask();
      return () => {
        watchers--;
        if (watchers === 0) leaveImages();
      };
    },
    compute(numClusters: readonly number[]) {
      const { runId } = store.getState();
      if (runId === null) return;
      store.setState({ computing: waitingTask('readCheckpoint'), problem: null });
      client.send({ type: 'computePrototypes', runId, numClusters });
    },
    cancel: () => client.send({ type: 'cancelPrototypes' }),
    drawMap,
    loadImages() {
      imagesOf = store.getState().runId;
      syncData();
    },
    wantedConfig() {
      const { shown } = runs.getState();
      return imagesOf !== null && shown?.runId === imagesOf ? shown.config : null;
    },
    handle(event: ClientEvent) {
      images.handle(event);
      switch (event.type) {
        case 'prototypesDescribed': {
          if (event.runId !== store.getState().runId) return;
          const { description } = event;
          store.setState({ description, asking: false, computing: null });
          // During training a new map would slow the run down, so it is drawn on request only.
          const drawn = sameFeatures(map.getState().features, description?.features ?? null);
          const kept = description !== null && map.has(description.features);
          if (!drawn && (kept || !isActive(runs.getState().live))) drawMap();
          return;
        }
        case 'taskProgressed': {
          const { runId, computing } = store.getState();
          if (computing === null || event.runId !== runId) return;
          // Between two tasks the first stays on the page.
          store.setState({ computing: followTask(computing, event) ?? computing });
          return;
        }
        case 'prototypesRefused':
          if (event.runId !== store.getState().runId) return;
          store.setState({ computing: null, problem: event.message });
          return;
        case 'commandRefused':
          if (event.command === 'describePrototypes') store.setState({ asking: false });
          return;
        case 'clusteringFinished':
        case 'evaluationFinished':
          if (event.runId === store.getState().runId) ask();
          return;
        case 'workerDied':
          store.setState({ asking: false, computing: null });
          return;
        default:
      }
    },
  });
}
