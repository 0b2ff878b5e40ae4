import { describe, expect, test } from 'vitest';
import { say, verbatim } from '#base/words.ts';
import type { MapClient } from '#client/mapClient.ts';
import type { Command, Event } from '#run/protocol.ts';
import type {
  ClusterGallery,
  MapCommand,
  MapEvent,
  PrototypesDescription,
} from '#run/prototypes.ts';
import { createImageCache } from './prototypeImages.ts';
import { createPrototypeMap } from './prototypeMap.ts';
import { groupRows, orderClusters } from './prototypeOrder.ts';

const gallery: ClusterGallery = {
  health: {
    ...{ k: 4, inertia: 1, empty: 1, duplicates: 1, smallest: 0, largest: 3 },
    ...{ phiMin: 0.1, phiMax: 0.4, nmi: null, ari: null, purity: null, acc: null },
  },
  assignments: Int32Array.of(0, 0, 2, 3, 3, 3),
  density: Float32Array.of(0.2, 0.4, 0.1, 0.3),
  sizes: Uint32Array.of(2, 0, 1, 3),
  purity: Float32Array.of(50, Number.NaN, 100, 50),
  majority: Int32Array.of(0, -1, 1, 1),
  twin: Int32Array.of(-1, 3, -1, 1),
  nearest: new Int32Array(32).fill(-1),
};

const description: PrototypesDescription = {
  source: 'training',
  step: 4,
  features: { runId: 'r', epoch: 1, fingerprint: 'f', count: 6, dim: 2, batchRows: 4 },
  images: Uint32Array.of(1, 2, 3, 5, 6, 9),
  labels: Int32Array.of(1, 1, 1, 0, 0, 2),
  classNames: ['a', 'b', 'c', 'none'],
  galleries: [gallery],
  agreement: [],
};

describe('clusters in order', () => {
  test('by each column, in both directions; ties by number, missing values last', () => {
    expect(orderClusters(gallery, 'size', true)).toEqual([3, 0, 2, 1]);
    expect(orderClusters(gallery, 'size', false)).toEqual([1, 2, 0, 3]);
    expect(orderClusters(gallery, 'phi', false)).toEqual([2, 0, 3, 1]);
    expect(orderClusters(gallery, 'purity', true)).toEqual([2, 0, 3, 1]);
    expect(orderClusters(gallery, 'purity', false)).toEqual([0, 3, 2, 1]);
  });

  test('only the empty or the duplicate ones', () => {
    expect(orderClusters(gallery, 'size', true, 'empty')).toEqual([1]);
    expect(orderClusters(gallery, 'size', true, 'duplicate')).toEqual([3, 1]);
  });

  test('rows by class or cluster, the largest groups with their own colours', () => {
    expect(groupRows(description, 'class')?.coloured).toEqual([1, 0, 2]);
    expect(groupRows(description, 0)?.coloured).toEqual([3, 0, 2]);
    expect(groupRows({ ...description, labels: null }, 'class')).toBeNull();
    expect(groupRows(description, 1)).toBeNull();
  });
});

/** A client that records what is sent. */
function keeper() {
  const sent: Command[] = [];
  const client = {
    send: (command: Command) => sent.push(command),
    subscribe: () => () => {},
    restart() {},
  };
  return { sent, client };
}

const shown = (request: number, count: number): Event => ({
  type: 'imagesShown',
  request,
  dataset: {
    name: 'd',
    images: 9,
    side: 1,
    levels: [],
    testImages: 0,
    notes: [],
    credit: verbatim(''),
  },
  rgba: Uint8ClampedArray.from({ length: count * 4 }, (_, i) => i),
});

describe('images', () => {
  test('wanted together are requested together, once, and dropped with their data set', async () => {
    const { sent, client } = keeper();
    const cache = createImageCache(client);
    cache.want([7]);
    cache.want([3, 7]);
    await Promise.resolve();
    expect(sent).toEqual([{ type: 'showImages', request: 1, images: [7, 3] }]);
    cache.want([3, 4]);
    await Promise.resolve();
    expect(sent).toHaveLength(1);
    cache.handle(shown(1, 2));
    expect(Array.from(cache.getState().pixels.get(3) ?? [])).toEqual([4, 5, 6, 7]);
    expect(sent.at(-1)).toEqual({ type: 'showImages', request: 2, images: [4] });
    cache.handle({ type: 'datasetLoaded', summary: shownSummary, samples: [] });
    expect(cache.getState().pixels.size).toBe(0);
    // The earlier answer belongs to other images.
    cache.handle(shown(2, 1));
    expect(cache.getState().pixels.size).toBe(0);
  });

  test('the cache is bounded', async () => {
    const { sent, client } = keeper();
    const cache = createImageCache(client);
    cache.want(Array.from({ length: 2000 }, (_, i) => i));
    await Promise.resolve();
    for (let i = 0; i < sent.length; i++) {
      const command = sent[i];
      if (command?.type === 'showImages') {
        cache.handle(shown(command.request, command.images.length));
      }
    }
    expect(sent).toHaveLength(11);
    expect(cache.getState().pixels.size).toBe(1536);
    expect(cache.getState().pixels.has(1999)).toBe(true);
  });
});

const shownSummary = {
  ...{ name: 'd', images: 9, side: 1, levels: [], testImages: 0, notes: [], credit: verbatim('') },
};

describe('the map', () => {
  function workers() {
    const spawned: { sent: MapCommand[]; ended: boolean; hear: (event: MapEvent) => void }[] = [];
    const map = createPrototypeMap((hear): MapClient => {
      const own = { sent: [] as MapCommand[], ended: false, hear };
      spawned.push(own);
      return {
        send: (command) => own.sent.push(command),
        end: () => {
          own.ended = true;
        },
      };
    });
    return { map, spawned };
  }

  test('is computed by a worker that cancel terminates; another map has another worker', () => {
    const { map, spawned } = workers();
    map.draw(description.features, 5);
    expect(spawned[0]?.sent).toEqual([
      { type: 'openMap', features: description.features, seed: 5 },
    ]);
    spawned[0]?.hear({ type: 'mapProgressed', task: 'mapLayout', done: 1, total: 2, atMs: 9 });
    expect(map.getState().progress).toMatchObject({ name: 'mapLayout', done: 1, total: 2 });
    map.clear();
    expect(spawned[0]?.ended).toBe(true);
    expect(map.getState()).toMatchObject({ progress: null, points: null, features: null });
    map.draw(description.features, 5);
    expect(spawned).toHaveLength(2);
  });

  const ofRun = (runId: string, epoch = 1) => ({ ...description.features, runId, epoch });
  const laidOut = (at: number) => ({
    type: 'mapLaidOut' as const,
    ...{ points: Float32Array.of(at), landmarks: at, seconds: 60 },
  });

  test('of another run is kept, and shown again without being computed', () => {
    const { map, spawned } = workers();
    map.draw(ofRun('a'), 0);
    spawned[0]?.hear(laidOut(1));
    map.leave();
    expect(map.getState()).toMatchObject({ features: null, points: null });
    map.draw(ofRun('b'), 0);
    spawned[1]?.hear(laidOut(2));
    map.draw(ofRun('a'), 0);
    expect(spawned).toHaveLength(2);
    expect(spawned.map(({ ended }) => ended)).toEqual([false, false]);
    expect(map.getState()).toMatchObject({ points: Float32Array.of(1), landmarks: 1, seconds: 60 });
    // Its worker still has the features.
    map.pick(3);
    expect(spawned[0]?.sent.at(-1)).toMatchObject({ type: 'findNeighbours', row: 3 });
    expect(map.has(ofRun('b'))).toBe(true);
  });

  test('is not kept unfinished, nor once its run has a newer one, and only a few are', () => {
    const { map, spawned } = workers();
    map.draw(ofRun('a'), 0);
    map.leave();
    expect(spawned[0]?.ended).toBe(true);
    expect(map.has(ofRun('a'))).toBe(false);
    for (const epoch of [1, 2]) {
      map.draw(ofRun('a', epoch), 0);
      spawned.at(-1)?.hear(laidOut(epoch));
    }
    map.leave();
    expect(map.has(ofRun('a', 1))).toBe(false);
    expect(map.has(ofRun('a', 2))).toBe(true);
    for (const run of ['b', 'c', 'd', 'e']) {
      map.draw(ofRun(run), 0);
      spawned.at(-1)?.hear(laidOut(1));
    }
    map.leave();
    expect(map.has(ofRun('a', 2))).toBe(false);
    expect(map.has(ofRun('b'))).toBe(true);
    expect(spawned.filter(({ ended }) => !ended)).toHaveLength(4);
  });

  test('shows the neighbours of the last selected row', () => {
    const { map, spawned } = workers();
    map.draw(description.features, 0);
    map.pick(3);
    map.pick(4);
    const found = { rows: Uint32Array.of(1), cosines: Float32Array.of(0.5) };
    spawned[0]?.hear({ type: 'neighboursFound', row: 3, ...found });
    expect(map.getState().picked).toEqual({ row: 4, neighbours: null });
    spawned[0]?.hear({ type: 'neighboursFound', row: 4, ...found });
    expect(map.getState().picked).toEqual({ row: 4, neighbours: found });
  });

  test('a failure gives a message and terminates the worker', () => {
    const { map, spawned } = workers();
    map.draw(description.features, 0);
    spawned[0]?.hear({ type: 'mapFailed', message: say('gone') });
    expect(map.getState()).toMatchObject({ problem: say('gone'), progress: null });
    expect(spawned[0]?.ended).toBe(true);
  });
});
