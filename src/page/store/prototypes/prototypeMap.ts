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
  /** Computes a map, or shows the one that was kept of these features. */
  draw(features: ClusteredFeatures, seed: number): void;
  /** Whether a map of these features is kept. */
  has(features: ClusteredFeatures): boolean;
  /** Shows none; a finished map is kept for when its run is shown again. */
  leave(): void;
  /** Terminates the worker of the map that is shown and clears it. */
  clear(): void;
  /** Selects a row, or none; its neighbours are requested. */
  pick(row: number | null): void;
}

/** Neighbours of a row that are shown. */
const NEIGHBOURS = 12;

/**
 * Maps that are kept besides the one that is shown, one of a run. Their workers hold the features
 * for the neighbours, so there is a limit in bytes too.
 */
const KEPT = 4;
const KEPT_BYTES = 256e6;

const NOTHING: MapState = {
  features: null,
  progress: null,
  points: null,
  landmarks: 0,
  seconds: 0,
  problem: null,
  picked: null,
};

/** A map with the worker that has its features. */
interface Opened {
  readonly features: ClusteredFeatures;
  readonly worker: MapClient;
  /** Null until it is laid out. */
  map: Pick<MapState, 'points' | 'landmarks' | 'seconds'> | null;
}

const bytesOf = ({ count, dim }: ClusteredFeatures): number => 4 * count * dim;

export function createPrototypeMap(spawn: SpawnMap): PrototypeMap {
  const store = createStore<MapState>(() => NOTHING);
  let shown: Opened | null = null;
  /** Most recently shown last. */
  let kept: readonly Opened[] = [];

  const keep = (opened: Opened) => {
    const others = kept.filter(({ features }) => features.runId !== opened.features.runId);
    for (const old of kept) if (!others.includes(old)) old.worker.end();
    kept = [...others, opened];
    const bytes = () => kept.reduce((sum, { features }) => sum + bytesOf(features), 0);
    while (kept.length > KEPT || (kept.length > 1 && bytes() > KEPT_BYTES)) {
      kept[0]?.worker.end();
      kept = kept.slice(1);
    }
  };
  const leave = () => {
    if (shown?.map) keep(shown);
    else shown?.worker.end();
    shown = null;
    store.setState(NOTHING);
  };
  const clear = () => {
    shown?.worker.end();
    shown = null;
    store.setState(NOTHING);
  };
  const hear = (opened: Opened, event: MapEvent) => {
    if (opened !== shown) {
      if (event.type === 'mapFailed') kept = kept.filter((one) => one !== opened);
      return;
    }
    switch (event.type) {
      case 'mapProgressed': {
        const { progress } = store.getState();
        store.setState({ progress: followTask(progress, event) ?? progress });
        break;
      }
      case 'mapLaidOut': {
        const { points, landmarks, seconds } = event;
        opened.map = { points, landmarks, seconds };
        store.setState({ ...opened.map, progress: null });
        break;
      }
      case 'neighboursFound': {
        const { row, rows, cosines } = event;
        if (store.getState().picked?.row !== row) break;
        store.setState({ picked: { row, neighbours: { rows, cosines } } });
        break;
      }
      case 'mapFailed':
        opened.worker.end();
        shown = null;
        store.setState({ progress: null, problem: event.message });
        break;
      default:
        event satisfies never;
    }
  };
  const keptOf = (features: ClusteredFeatures) =>
    kept.find((opened) => sameFeatures(opened.features, features));
  return Object.assign(store, {
    draw(features: ClusteredFeatures, seed: number) {
      leave();
      const known = keptOf(features);
      if (known !== undefined) {
        kept = kept.filter((opened) => opened !== known);
        shown = known;
        store.setState({ ...NOTHING, features, ...known.map });
        return;
      }
      store.setState({ features, progress: waitingTask('mapReading') });
      const opened: Opened = {
        features,
        map: null,
        worker: spawn((event) => hear(opened, event)),
      };
      shown = opened;
      opened.worker.send({ type: 'openMap', features, seed });
    },
    has: (features: ClusteredFeatures) => keptOf(features) !== undefined,
    leave,
    clear,
    pick(row: number | null) {
      store.setState({ picked: row === null ? null : { row, neighbours: null } });
      if (row !== null) shown?.worker.send({ type: 'findNeighbours', row, count: NEIGHBOURS });
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
