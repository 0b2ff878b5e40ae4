/** The map of a clustering's features, computed by a worker that is terminated to cancel it. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { MapClient, SpawnMap } from '#client/mapClient.ts';
import type { ClusteredFeatures, MapEvent } from '#run/prototypes.ts';
import { followTask, type Task, waitingTask } from '#store/runs/phaseTime.ts';

export interface PickedRow {
  readonly row: number;
  /** Null while they are computed. */
  readonly neighbours: {
    readonly rows: Uint32Array<ArrayBuffer>;
    readonly cosines: Float32Array<ArrayBuffer>;
  } | null;
}

export interface MapState {
  /** The features that are mapped or being mapped. */
  readonly features: ClusteredFeatures | null;
  readonly progress: Task | null;
  /** [n, 2] in the unit square; null while there is no map. */
  readonly points: Float32Array<ArrayBuffer> | null;
  readonly landmarks: number;
  readonly seconds: number;
  /** Why there is no map, as a message. */
  readonly problem: Words | null;
  readonly picked: PickedRow | null;
}

export interface PrototypeMap extends StoreApi<MapState> {
  draw(features: ClusteredFeatures, seed: number): void;
  /** Terminates the worker and clears the map. */
  clear(): void;
  /** Selects a row, or none; its neighbours are requested. */
  pick(row: number | null): void;
}

/** Neighbours of a row that are shown. */
const NEIGHBOURS = 12;

const NOTHING: MapState = {
  features: null,
  progress: null,
  points: null,
  landmarks: 0,
  seconds: 0,
  problem: null,
  picked: null,
};

export function createPrototypeMap(spawn: SpawnMap): PrototypeMap {
  const store = createStore<MapState>(() => NOTHING);
  let worker: MapClient | null = null;
  const clear = () => {
    worker?.end();
    worker = null;
    store.setState(NOTHING);
  };
  const hear = (event: MapEvent) => {
    switch (event.type) {
      case 'mapProgressed': {
        const { progress } = store.getState();
        store.setState({ progress: followTask(progress, event) ?? progress });
        break;
      }
      case 'mapLaidOut': {
        const { points, landmarks, seconds } = event;
        store.setState({ points, landmarks, seconds, progress: null });
        break;
      }
      case 'neighboursFound': {
        const { row, rows, cosines } = event;
        if (store.getState().picked?.row !== row) break;
        store.setState({ picked: { row, neighbours: { rows, cosines } } });
        break;
      }
      case 'mapFailed':
        worker?.end();
        worker = null;
        store.setState({ progress: null, problem: event.message });
        break;
      default:
        event satisfies never;
    }
  };
  return Object.assign(store, {
    draw(features: ClusteredFeatures, seed: number) {
      clear();
      store.setState({ features, progress: waitingTask('mapReading') });
      worker = spawn(hear);
      worker.send({ type: 'openMap', features, seed });
    },
    clear,
    pick(row: number | null) {
      store.setState({ picked: row === null ? null : { row, neighbours: null } });
      if (row !== null) worker?.send({ type: 'findNeighbours', row, count: NEIGHBOURS });
    },
  });
}

/** Whether two clusterings are of the same features. */
export function sameFeatures(a: ClusteredFeatures | null, b: ClusteredFeatures | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.runId === b.runId &&
    a.epoch === b.epoch &&
    a.fingerprint === b.fingerprint
  );
}
