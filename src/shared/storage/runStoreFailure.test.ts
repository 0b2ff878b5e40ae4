import { english } from '#base/words.fixture.ts';
import 'fake-indexeddb/auto';
import { keys, type UseStore } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRunStore } from './openRunStore.ts';
import type { RunLocks } from './ownership.ts';
import { failureOf, RunStoreBench, run, steps } from './runStore.fixture.ts';
import type { RunStore } from './runStore.ts';

let bench: RunStoreBench;
let runStore: RunStore;

beforeEach(async () => {
  bench = new RunStoreBench();
  runStore = await bench.open();
});

describe('a failing browser', () => {
  /** A store without room while `state.full`; Chromium's error has no message either. */
  function limited() {
    const state = { full: false };
    const limitedStore: UseStore = (mode, callback) =>
      state.full && mode === 'readwrite'
        ? Promise.reject(new DOMException('', 'QuotaExceededError'))
        : bench.store(mode, callback);
    return { state, limitedStore };
  }

  it('without space gives a message with what, how much and the fix', async () => {
    const { state, limitedStore } = limited();
    const full = await openRunStore({ store: limitedStore, locks: bench.locks() });
    await full.putCheckpoint(
      'a1',
      { step: 25, bytes: Uint8Array.of(1) },
      run({ state: 'stopped' }),
    );
    state.full = true;
    const failure = await failureOf(
      full.putCheckpoint('a1', { step: 50, bytes: new Uint8Array(12_340_000) }),
    );
    expect(failure.failure).toBe('quota');
    // The list of checkpoints is written with it.
    expect(failure.bytesNeeded).toBeGreaterThanOrEqual(12_340_000);
    expect(english(failure.words)).toBe(
      'The checkpoint of run "quick 1" at step 50 could not be stored: it needs 12.3 MB, but the storage quota of this site is exhausted. Delete runs you no longer need or free disk space. Data stored earlier is not affected.',
    );
    expect(await full.readCheckpoint('a1')).toEqual({ step: 25, bytes: Uint8Array.of(1) });
  });

  it('does not lose steps: the next write that succeeds holds them', async () => {
    const { state, limitedStore } = limited();
    const full = await openRunStore({ store: limitedStore });
    await full.appendSteps('a1', steps(1, 100));
    state.full = true;
    await failureOf(full.appendSteps('a1', steps(101, 140)));
    await failureOf(full.appendSteps('a1', steps(141, 150)));
    expect((await full.readMetrics('a1')).steps).toEqual(steps(1, 100));
    state.full = false;
    await full.appendSteps('a1', steps(151, 152));
    expect((await full.readMetrics('a1')).steps).toEqual(steps(1, 152));
  });

  it('that cannot open its database is reported', async () => {
    const error = new DOMException('Internal error opening backing store.', 'UnknownError');
    const failure = await failureOf(openRunStore({ store: () => Promise.reject(error) }));
    expect(failure.failure).toBe('unavailable');
    expect(failure.message).toMatch(
      /^The run history could not be opened: .*backing store"\. Leave/,
    );
  });

  it('without IndexedDB is reported', async () => {
    const absent: UseStore = () => {
      throw new ReferenceError('indexedDB is not defined');
    };
    expect((await failureOf(openRunStore({ store: absent }))).failure).toBe('unavailable');
  });

  it('that refuses locks gives a message with what failed', async () => {
    const refuse = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
    const locks: RunLocks = { hold: refuse, held: refuse, release: () => undefined };
    const locked = await openRunStore({ store: bench.store, locks });
    const message = async (promise: Promise<unknown>) => (await failureOf(promise)).message;
    expect(await message(locked.putRun(run()))).toMatch(/^The history entry .* says "Denied"/);
    expect(await message(locked.listRuns())).toMatch(/^The list of runs .* says "Denied"/);
  });

  it('never reports a write as saved when its transaction aborts, at any request', async () => {
    for (let which = 1; which <= 6; which++) {
      let requests = 0;
      const abortAt: UseStore = (mode, callback) =>
        bench.store(mode, (objects) => {
          if (mode === 'readonly') return callback(objects);
          const counted = <R>(request: R): R => {
            if (++requests === which) objects.transaction.abort();
            return request;
          };
          const getOne = objects.get.bind(objects);
          const put = objects.put.bind(objects);
          objects.get = (query) => counted(getOne(query));
          objects.put = (value: unknown, key?: IDBValidKey) => counted(put(value, key));
          return callback(objects);
        });
      const shaky = await openRunStore({ store: abortAt, locks: bench.locks() });
      bench.lockedBy.clear();
      const failure = await failureOf(
        shaky.putCheckpoint('a1', { step: 1, bytes: Uint8Array.of(1) }, run()),
      );
      expect(failure.message).toMatch(/could not be stored/);
      expect(await keys(bench.store)).toEqual([]);
    }
  });

  it('does not keep a run from ending: its lock is freed even if the record is not stored', async () => {
    const { state, limitedStore } = limited();
    const full = await openRunStore({ store: limitedStore, locks: bench.locks() });
    await full.putRun(run());
    state.full = true;
    await failureOf(full.putRun(run({ state: 'finished' })));
    expect(bench.lockedBy.size).toBe(0);
    expect((await runStore.listRuns()).runs[0]?.state).toBe('stopped');
  });
});
