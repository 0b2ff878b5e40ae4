import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { openRunStore } from './openRunStore.ts';
import { RunStoreBench, run } from './runStore.fixture.ts';
import { type Buckets, placedStore, storeBeside } from './spareStore.ts';

function buckets(): Buckets {
  const opened = new Map<string, { readonly indexedDB: IDBFactory }>();
  return {
    keys: async () => [...opened.keys()],
    async open(name) {
      const bucket = opened.get(name) ?? { indexedDB: new IDBFactory() };
      opened.set(name, bucket);
      return bucket;
    },
  };
}

const open = (places: Buckets | null) =>
  openRunStore({
    store: placedStore('spare-test', 'records', places),
    locks: new RunStoreBench().locks(),
  });
const ids = async (places: Buckets | null) =>
  (await (await open(places)).listRuns()).runs.map(({ runId }) => runId);

it('runs are in the usual place until the user asks for another, which then holds them alone', async () => {
  const places = buckets();
  await (await open(places)).putRun(run({ runId: 'usual', state: 'finished' }));
  expect(await ids(null)).toEqual(['usual']);
  await storeBeside(places);
  expect(await ids(places)).toEqual([]);
  await (await open(places)).putRun(run({ runId: 'beside', state: 'finished' }));
  expect(await ids(places)).toEqual(['beside']);
  // What is in the usual place is as it was.
  expect(await ids(null)).toEqual(['usual']);
});

it('a browser whose buckets fail uses the usual place', async () => {
  const failing: Buckets = {
    keys: () => Promise.reject(new Error('no')),
    open: () => Promise.reject(new Error('no')),
  };
  expect(await ids(failing)).toEqual(['usual']);
});
