import 'fake-indexeddb/auto';
import { entries, type UseStore } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { Event } from '#run/protocol.ts';
import { createRunStore } from '#storage/openRunStore.ts';
import {
  adapter,
  evaluation,
  RunStoreBench,
  run,
  steps,
  summary,
} from '#storage/runStore.fixture.ts';
import type { RunStore } from '#storage/runStore.ts';
import { StorageError } from '#storage/storageError.ts';
import { Outbox } from './outbox.ts';
import { Recorder } from './recorder.ts';

/** Calls of a store, of which some fail. */
interface Failing {
  /** Whether the call of that number fails. */
  readonly fails: (call: number) => boolean;
  /** By an exception of the call itself, or by an abort of its transaction once it is made. */
  readonly how: 'throws' | 'aborts';
}

const CALLS = ['get', 'put', 'delete', 'count', 'getAll', 'getAllKeys', 'openCursor'] as const;

/** A store whose every call is counted: opening, each transaction and each request. */
function failing(bench: RunStoreBench, { fails, how }: Failing) {
  const counted = { calls: 0 };
  const make = () => new DOMException('Broken.', 'UnknownError');
  const fail = () => fails(++counted.calls);
  const store: UseStore = (mode, callback) => {
    if (fail()) throw make();
    return bench.store(mode, (objects) => {
      if (fail()) throw make();
      for (const name of CALLS) {
        const call: (...args: never[]) => unknown = objects[name].bind(objects);
        Object.assign(objects, {
          [name]: (...args: never[]) => {
            if (!fail()) return call(...args);
            if (how === 'throws') throw make();
            const request = call(...args);
            objects.transaction.abort();
            return request;
          },
        });
      }
      return callback(objects);
    });
  };
  return { store, counted };
}

const BYTES = Uint8Array.from({ length: 60_100 }, (_, i) => i);
const config = run().config;
const note = { kind: 'stop', step: 60, message: say('Größe ☃') } as const;
const point = { gradNorm: [], weightNorm: [], updateRatio: [], trustRatio: null, nonFinite: [] };

/** All that a run writes, with two checkpoints. */
async function recordRun(recorder: Recorder, size = 800): Promise<void> {
  const events: readonly (Event | { readonly type: 'keep'; readonly step: number })[] = [
    {
      ...{ type: 'runStarted', runId: 'a1', config, dataset: summary, adapter, startedAt: 500 },
      ...{ fromStep: 0, totalSteps: 200, stepsPerEpoch: 25 },
    },
    { type: 'stateChanged', runId: 'a1', state: 'training' },
    { type: 'stepsFinished', runId: 'a1', steps: steps(1, 25) },
    { type: 'evaluationFinished', runId: 'a1', evaluation: evaluation(25) },
    { type: 'keep', step: 25 },
    { type: 'tensorHealth', runId: 'a1', tensors: [], points: [{ step: 30, ...point }] },
    { type: 'stepsFinished', runId: 'a1', steps: steps(26, 60) },
    { type: 'runNoted', runId: 'a1', note },
    { type: 'keep', step: 60 },
    { type: 'runEnded', runId: 'a1', state: 'stopped', fault: null },
  ];
  for (const event of events) {
    if (event.type === 'keep') await recorder.keep(event.step, BYTES.slice(0, size + event.step));
    else await recorder.record(event);
  }
}

/** A bench, an outbox over its store, what it told, and its timer. */
function outboxOn(bench: RunStoreBench, store: UseStore) {
  const told: Event[] = [];
  const timers: (() => void)[] = [];
  const delays: number[] = [];
  const outbox = new Outbox({
    runStore: createRunStore({ store, locks: bench.locks(), now: () => bench.clock }),
    tell: (event) => told.push(event),
    later: (work, ms) => {
      timers.push(work);
      delays.push(ms);
    },
  });
  const of = <T extends Event['type']>(type: T) =>
    told.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { outbox, told, of, timers, delays };
}

/** What is stored, without the times at which it was. */
async function contentOf(bench: RunStoreBench) {
  const runStore = await bench.open();
  const { runs, problems } = await runStore.listRuns();
  const { steps: stepsStored, evaluations } = await runStore.readMetrics('a1');
  const tensors = await runStore.readTensorHealth('a1');
  const kept = await runStore.listCheckpoints('a1');
  const newest = await runStore.readCheckpoint('a1');
  return {
    runs: runs.map(({ endedAt: _, ...rest }) => rest),
    ...{ problems, steps: stepsStored, evaluations, tensors, newest },
    kept: kept.map(({ step, knn, epoch }) => ({ step, knn, epoch })),
  };
}

async function undisturbed() {
  const bench = new RunStoreBench();
  const { store, counted } = failing(bench, { fails: () => false, how: 'throws' });
  const { outbox, of } = outboxOn(bench, store);
  await recordRun(new Recorder(outbox, null));
  return { content: await contentOf(bench), calls: counted.calls, kept: of('checkpointKept') };
}

const straight = await undisturbed();

test('an undisturbed run is stored as a whole, with two checkpoints', () => {
  const { content, calls, kept } = straight;
  expect(content.kept).toEqual([
    { step: 25, knn: 31.25, epoch: 1 },
    { step: 60, knn: null, epoch: 2 },
  ]);
  expect(content.runs).toMatchObject([{ state: 'stopped', steps: 60, notes: [note] }]);
  expect(kept.map(({ step }) => step)).toEqual([25, 60]);
  expect(calls).toBeGreaterThan(40);
});

describe.each(['throws', 'aborts'] as const)('a storage call that %s', (how) => {
  test('at any one place of a run is told, the run goes on, and all of it is stored later', async () => {
    for (let broken = 1; broken <= straight.calls; broken++) {
      const bench = new RunStoreBench();
      const { store } = failing(bench, { fails: (call) => call === broken, how });
      const { outbox, of, timers } = outboxOn(bench, store);
      await recordRun(new Recorder(outbox, null));
      // What was called kept is there.
      for (const { step } of of('checkpointKept')) {
        const stored = await (await bench.open()).readCheckpoint('a1', step);
        expect(stored?.bytes.length, `call ${broken}`).toBe(800 + step);
      }
      const told = of('storageFailed').length;
      const pending = timers.splice(0);
      for (const fire of pending) fire();
      await outbox.retry();
      expect(of('storageCaughtUp').length, `call ${broken}`).toBe(told);
      expect(of('checkpointsHeld').at(-1)?.held ?? []).toEqual([]);
      const { newest, ...rest } = await contentOf(bench);
      expect(newest).toEqual(straight.content.newest);
      // An earlier checkpoint is replaced by the one that could be stored.
      const lacks25 = rest.kept.length === 1;
      expect(rest, `call ${broken}`).toEqual({
        ...straight.content,
        newest: undefined,
        kept: straight.content.kept.slice(lacks25 ? 1 : 0),
      });
    }
  });

  test('from any place on is told, nothing is called kept that is not, and the run ends', async () => {
    for (let broken = 1; broken <= straight.calls; broken += 3) {
      const bench = new RunStoreBench();
      let healed = false;
      const { store } = failing(bench, { fails: (call) => !healed && call >= broken, how });
      const { outbox, of } = outboxOn(bench, store);
      await recordRun(new Recorder(outbox, null));
      expect(of('storageFailed').length).toBeGreaterThan(0);
      expect(of('storageCaughtUp')).toEqual([]);
      healed = true;
      const kept = of('checkpointKept').map(({ step }) => step);
      const there = (await (await bench.open()).listCheckpoints('a1')).map(({ step }) => step);
      expect(there, `call ${broken}`).toEqual(kept);
      await outbox.retry();
      expect(of('storageCaughtUp')).toHaveLength(1);
      const { runs, steps: all, newest, evaluations } = await contentOf(bench);
      expect(newest).toEqual(straight.content.newest);
      expect({ runs, steps: all, evaluations }).toEqual({
        runs: straight.content.runs,
        steps: straight.content.steps,
        evaluations: straight.content.evaluations,
      });
    }
  });
});

describe('a run that ends while the storage is full', () => {
  async function endedFull(open = true) {
    const bench = new RunStoreBench();
    let full = !open;
    // Chromium's error has no message either.
    const store: UseStore = (mode, callback) =>
      full && mode === 'readwrite'
        ? Promise.reject(new DOMException('', 'QuotaExceededError'))
        : bench.store(mode, callback);
    const lab = outboxOn(bench, store);
    const recorder = new Recorder(lab.outbox, null);
    if (open) {
      await recorder.record({
        ...{ type: 'runStarted', runId: 'a1', config, dataset: summary, adapter, startedAt: 500 },
        ...{ fromStep: 0, totalSteps: 200, stepsPerEpoch: 25 },
      });
      full = true;
    }
    await recordRun(recorder, 60_000);
    return {
      bench,
      ...lab,
      makeRoom: () => {
        full = false;
      },
    };
  }

  test('keeps its last state in memory, names its size and offers it', async () => {
    const { of, outbox, delays } = await endedFull();
    expect(of('checkpointKept')).toEqual([]);
    expect(of('checkpointsHeld').at(-1)?.held).toEqual([{ runId: 'a1', step: 60, bytes: 60_060 }]);
    expect(english(of('storageFailed').at(-1)?.message)).toMatch(
      /^The checkpoint of run "a1" at step 60 could not be stored: it needs [\d.]+ kB, .* quota .* is kept in memory and stored as soon/,
    );
    const held = await outbox.runStore.readCheckpoint('a1');
    expect(held).toEqual({ step: 60, bytes: BYTES.slice(0, 60_060) });
    // The bytes may be handed on to another thread: the next reader has its own.
    structuredClone(held?.bytes, { transfer: held === null ? [] : [held.bytes.buffer] });
    expect((await outbox.runStore.readCheckpoint('a1', 60))?.bytes.length).toBe(60_060);
    const [listed] = (await outbox.runStore.listRuns()).runs;
    expect(listed).toMatchObject({ runId: 'a1', state: 'stopped', steps: 60 });
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
  });

  test('loses nothing once there is room', async () => {
    const { bench, of, timers, outbox, makeRoom } = await endedFull();
    await outbox.retry();
    expect(of('storageCaughtUp')).toEqual([]);
    makeRoom();
    expect(timers).toHaveLength(1);
    await outbox.retry();
    expect(of('checkpointKept').map(({ step }) => step)).toEqual([60]);
    expect(of('checkpointsHeld').at(-1)?.held).toEqual([]);
    expect(of('storageCaughtUp')).toHaveLength(1);
    const { kept: _, newest, ...content } = await contentOf(bench);
    const { kept: __, newest: ___, ...wanted } = straight.content;
    expect(content).toEqual(wanted);
    expect(newest).toEqual({ step: 60, bytes: BYTES.slice(0, 60_060) });
  });

  test('is stored as a whole even if nothing could be from its beginning', async () => {
    const { bench, makeRoom, outbox } = await endedFull(false);
    expect(await entries(bench.store)).toEqual([]);
    // It can be continued from the memory of its worker.
    expect((await outbox.runStore.listRuns()).runs.map(({ runId }) => runId)).toEqual(['a1']);
    makeRoom();
    await outbox.retry();
    expect((await contentOf(bench)).runs).toEqual(straight.content.runs);
  });

  test('does not copy a large state in vain, and does not trust the browser for ever', async () => {
    let writes = 0;
    let room = 1000;
    let full = true;
    const bytesNeeded = 9_000_000;
    const runStore: RunStore = {
      ...createRunStore({ store: new RunStoreBench().store }),
      hasRun: async () => true,
      putCheckpoint: async () => {
        writes++;
        if (full) throw new StorageError('quota', say('Full.'), bytesNeeded);
      },
    };
    const parts = { tell: () => {}, later: () => {}, room: async () => room };
    const outbox = new Outbox({ runStore, ...parts });
    expect(await outbox.putCheckpoint(run(), { step: 1, bytes: BYTES })).toBe(false);
    for (let attempt = 0; attempt < 12; attempt++) await outbox.retry();
    expect(writes).toBe(1);
    await outbox.retry();
    expect(writes).toBe(2);
    full = false;
    await outbox.retry();
    expect(writes).toBe(2);
    room = bytesNeeded;
    await outbox.retry();
    expect(writes).toBe(3);
  });

  test('and is deleted meanwhile is not stored again', async () => {
    const { bench, makeRoom, outbox, of } = await endedFull();
    bench.lockedBy.clear();
    await (await bench.open()).deleteRun('a1');
    makeRoom();
    await outbox.retry();
    expect(await entries(bench.store)).toEqual([]);
    expect(of('checkpointsHeld').at(-1)?.held).toEqual([]);
    expect(of('storageCaughtUp')).toHaveLength(1);
  });
});
