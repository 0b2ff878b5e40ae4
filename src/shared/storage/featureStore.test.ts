import { english } from '#base/words.fixture.ts';
import 'fake-indexeddb/auto';
import { createStore, entries, set, type UseStore } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FeatureStorage } from '#run/featureStore.ts';
import { browserFeatureStorage } from './featureStore.ts';
import { failureOf } from './runStore.fixture.ts';

let databases = 0;
let store: UseStore;
let storage: FeatureStorage;

beforeEach(() => {
  store = createStore(`features-test-${databases++}`, 'batches');
  storage = browserFeatureStorage(store);
});

const pass = { runId: 'a1', epoch: 3, fingerprint: 'step 75' };
const rows = (batch: number, length = 12) =>
  Float32Array.from({ length }, (_, i) => Math.sin(batch * 100 + i) / 3);

describe('a pass', () => {
  it('returns every batch bit for bit, and continues after a reload', async () => {
    const before = await storage.openFeatureStore(pass);
    for (const batch of [0, 1, 10]) await before.put(batch, rows(batch));
    const reloaded = await browserFeatureStorage(store).openFeatureStore(pass);
    expect(await reloaded.batches()).toEqual([0, 1, 10]);
    expect(await reloaded.get(2)).toBeNull();
    await reloaded.put(2, rows(2, 8));
    expect(await reloaded.batches()).toEqual([0, 1, 2, 10]);
    for (const batch of [0, 1, 10]) expect(await reloaded.get(batch)).toEqual(rows(batch));
    expect(await reloaded.get(2)).toEqual(rows(2, 8));
    expect(await reloaded.bytes()).toBe(4 * (3 * 12 + 8));
  });

  it('stores one record per batch, with only the part of the buffer that a view covers', async () => {
    const features = await storage.openFeatureStore(pass);
    await features.put(0, rows(0, 100).subarray(10, 30));
    await features.put(1, rows(1));
    await features.put(0, rows(0, 20));
    expect(await entries(store)).toHaveLength(2);
    await features.put(0, rows(5, 100).subarray(10, 30));
    const stored = await features.get(0);
    expect(stored).toEqual(rows(5, 100).slice(10, 30));
    expect(stored?.buffer.byteLength).toBe(80);
    expect(await features.bytes()).toBe(4 * 32);
  });

  it('never holds features of other weights', async () => {
    await (await storage.openFeatureStore(pass)).put(0, rows(0));
    await (await storage.openFeatureStore({ ...pass, epoch: 4 })).put(0, rows(4));
    const other = await storage.openFeatureStore({ ...pass, fingerprint: 'step 80' });
    expect(await other.batches()).toEqual([]);
    expect(await other.get(0)).toBeNull();
    expect(await (await storage.openFeatureStore(pass)).batches()).toEqual([]);
    const nextEpoch = await storage.openFeatureStore({ ...pass, epoch: 4 });
    expect(await nextEpoch.get(0)).toEqual(rows(4));
  });

  it('forgets all it had when cleared', async () => {
    const features = await storage.openFeatureStore(pass);
    const other = await storage.openFeatureStore({ ...pass, epoch: 4 });
    await features.put(0, rows(0));
    await other.put(0, rows(0));
    await features.clear();
    expect([await features.batches(), await features.bytes()]).toEqual([[], 0]);
    expect(await other.batches()).toEqual([0]);
  });
});

it('pruning keeps one epoch of one run', async () => {
  const places = [pass, { ...pass, epoch: 2 }, { ...pass, runId: 'b2' }];
  for (const place of places) await (await storage.openFeatureStore(place)).put(0, rows(0));
  expect(await storage.featureBytesStored()).toBe(3 * 48);
  await storage.pruneFeatures({ keepRunId: 'a1', keepEpoch: 3 });
  expect(await storage.featureBytesStored()).toBe(48);
  expect(await (await storage.openFeatureStore(pass)).get(0)).toEqual(rows(0));
  await storage.pruneFeatures({ keepRunId: 'c3', keepEpoch: 0 });
  expect(await storage.featureBytesStored()).toBe(0);
});

describe('damage', () => {
  const ways: [string, (record: Record<string, unknown>) => unknown][] = [
    [
      'a flipped bit',
      (record) => {
        const values = record.rows;
        if (!(values instanceof Float32Array)) throw new Error('no rows');
        const bytes = new Uint8Array(values.buffer);
        bytes[17] = (bytes[17] ?? 0) ^ 4;
        return record;
      },
    ],
    ['its fields lost', () => ({})],
    ['another type altogether', () => 'text'],
    ['a wrong checksum', (record) => ({ ...record, sha256: 'f'.repeat(64) })],
    ['rows cut off', (record) => ({ ...record, rows: rows(1, 11) })],
  ];
  it.each(ways)('by %s makes that batch missing, and it can be stored again', async (_, change) => {
    const features = await storage.openFeatureStore(pass);
    await features.put(0, rows(0));
    await features.put(1, rows(1));
    const [[key, record] = [0, {}]] = await entries<IDBValidKey, Record<string, unknown>>(store);
    await set(key, change(record), store);
    expect(await features.get(0)).toBeNull();
    expect(await features.get(1)).toEqual(rows(1));
    expect(await features.batches()).toEqual([1]);
    await features.put(0, rows(0));
    expect(await features.get(0)).toEqual(rows(0));
  });

  it('by a record under another key is noticed', async () => {
    const features = await storage.openFeatureStore(pass);
    await features.put(0, rows(0));
    const [[, record] = [0, {}]] = await entries(store);
    await set(['a1', 3, 'step 75', 1, 48], record, store);
    expect(await features.get(1)).toBeNull();
  });
});

describe('a failing browser', () => {
  /** A store without room while `state.full`; Chromium's error has no message either. */
  function limited() {
    const state = { full: false };
    const limitedStore: UseStore = (mode, callback) =>
      state.full && mode === 'readwrite'
        ? Promise.reject(new DOMException('', 'QuotaExceededError'))
        : store(mode, callback);
    return { state, limitedStore };
  }

  it('without space gives a message with the bytes still needed; stored batches stay', async () => {
    const { state, limitedStore } = limited();
    const full = browserFeatureStorage(limitedStore);
    const features = await full.openFeatureStore({ ...pass, totalBytes: 30_720_000 });
    await features.put(0, rows(0, 30_000));
    state.full = true;
    const failure = await failureOf(features.put(1, rows(1, 30_000)));
    expect(failure.failure).toBe('quota');
    expect(failure.bytesNeeded).toBe(30_600_000);
    expect(english(failure.words)).toMatch(
      /^The features of epoch 3, from batch 1 on, could not be stored: it needs 30\.6 MB, but/,
    );
    expect(await features.get(0)).toEqual(rows(0, 30_000));
    state.full = false;
    await features.put(1, rows(1, 30_000));
    expect(await features.batches()).toEqual([0, 1]);
  });

  it('never reports a batch as stored when its transaction aborts', async () => {
    const aborting: UseStore = (mode, callback) =>
      store(mode, (objects) => {
        const put = objects.put.bind(objects);
        objects.put = (value: unknown, key?: IDBValidKey) => {
          const request = put(value, key);
          objects.transaction.abort();
          return request;
        };
        return callback(objects);
      });
    const features = await browserFeatureStorage(store).openFeatureStore(pass);
    await features.put(0, rows(0));
    const failing = await browserFeatureStorage(aborting).openFeatureStore(pass);
    expect((await failureOf(failing.put(0, rows(9)))).failure).toBe('failed');
    expect(await features.get(0)).toEqual(rows(0));
  });

  it('that cannot read gives an error, or the batch is missing', async () => {
    const broken: UseStore = () => Promise.reject(new DOMException('Gone.', 'UnknownError'));
    let fails = false;
    const features = await browserFeatureStorage((mode, callback) =>
      fails ? broken(mode, callback) : store(mode, callback),
    ).openFeatureStore(pass);
    await features.put(0, rows(0));
    fails = true;
    expect(await features.get(0)).toBeNull();
    expect((await failureOf(features.batches())).message).toMatch(
      /^The list of stored features could not be read: the browser says "Gone"/,
    );
    await failureOf(features.clear());
  });
});
