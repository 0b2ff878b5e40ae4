import 'fake-indexeddb/auto';
import { del, get, keys, set } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { say } from '#base/words.ts';
import { seal } from './envelope.ts';
import { openRunStore } from './openRunStore.ts';
import { evaluation, failureOf, flipByte, RunStoreBench, run, steps } from './runStore.fixture.ts';
import type { RunStore } from './runStore.ts';

let bench: RunStoreBench;
let runStore: RunStore;

beforeEach(async () => {
  bench = new RunStoreBench();
  runStore = await bench.open();
});

/** A checkpoint whose bytes tell its step. */
const at = (step: number, knn: number | null = null) => ({
  ...{ step, knn, epoch: step / 25 },
  bytes: Uint8Array.from({ length: 100 + step }, () => step),
});

const stepsOf = async (store = runStore) =>
  (await store.listCheckpoints('a1')).map(({ step }) => step);

/** The checkpoint of a run as version 0.1 stored it. */
async function storeOld(step: number): Promise<void> {
  const key = ['checkpoint', 'a1', 0] as const;
  await set([...key], await seal(key, at(step).bytes, 7, step), bench.store);
}

describe('several checkpoints of a run', () => {
  it('are kept by the policy, each with its bytes and what is known of it', async () => {
    const state = run({ totalSteps: 50 });
    for (let step = 1; step <= 20; step++) {
      bench.clock = step;
      await runStore.putCheckpoint('a1', at(step, step === 7 ? 60 : 30), state);
    }
    const other = await bench.open();
    expect(await stepsOf(other)).toEqual([5, 7, 10, 15, 18, 19, 20]);
    expect((await other.listCheckpoints('a1'))[1]).toEqual({
      ...{ step: 7, epoch: 7 / 25, knn: 60, bytes: 107, savedAt: 7 },
    });
    for (const step of [5, 7, 10, 15, 18, 19, 20]) {
      const { bytes } = at(step);
      expect(await other.readCheckpoint('a1', step)).toEqual({ step, bytes });
    }
    expect(await other.readCheckpoint('a1', 6)).toBeNull();
    expect((await other.readCheckpoint('a1'))?.step).toBe(20);
    // Nothing else is left of those that were dropped.
    expect(await keys(bench.store)).toHaveLength(7 + 2);
  });

  it('are dropped in the transaction that stores another, or not at all', async () => {
    for (const step of [1, 2, 3]) await runStore.putCheckpoint('a1', at(step));
    const before = await keys(bench.store);
    for (let failing = 1; failing <= 2; failing++) {
      const store = bench.onPut((count) => {
        if (count === failing) throw new DOMException('', 'UnknownError');
      });
      const shaky = await openRunStore({ store, locks: bench.locks() });
      await failureOf(shaky.putCheckpoint('a1', at(4)));
      expect(await keys(bench.store)).toEqual(before);
      expect(await stepsOf()).toEqual([1, 2, 3]);
    }
    await runStore.putCheckpoint('a1', at(4));
    expect(await stepsOf()).toEqual([2, 3, 4]);
  });

  it('of version 0.1 open, and are dropped when the policy says so', async () => {
    await storeOld(40);
    expect(await runStore.listCheckpoints('a1')).toEqual([
      { step: 40, epoch: null, knn: null, bytes: 140, savedAt: 7 },
    ]);
    expect(await runStore.readCheckpoint('a1')).toEqual({ step: 40, bytes: at(40).bytes });
    expect(await runStore.readCheckpoint('a1', 40)).not.toBeNull();
    await runStore.putCheckpoint('a1', at(50));
    expect(await stepsOf()).toEqual([40, 50]);
    expect((await runStore.readCheckpoint('a1', 40))?.bytes).toEqual(at(40).bytes);
    for (const step of [60, 70]) await runStore.putCheckpoint('a1', at(step));
    expect(await stepsOf()).toEqual([50, 60, 70]);
    expect(await get(['checkpoint', 'a1', 0], bench.store)).toBeUndefined();
  });

  it('are told by their records where the list is damaged or gone', async () => {
    for (const step of [1, 2]) await runStore.putCheckpoint('a1', at(step, 5));
    await bench.tamper(['checkpoints', 'a1', 0], flipByte(3));
    expect(await stepsOf()).toEqual([1, 2]);
    await del(['checkpoints', 'a1', 0], bench.store);
    expect((await runStore.readCheckpoint('a1'))?.step).toBe(2);
    await runStore.putCheckpoint('a1', at(3));
    expect(await stepsOf()).toEqual([1, 2, 3]);
  });

  it('one that is damaged is quarantined and named, and the one before it read', async () => {
    for (const step of [1, 2]) await runStore.putCheckpoint('a1', at(step));
    await bench.tamper(['checkpoint', 'a1', 2], flipByte(3));
    expect((await failureOf(runStore.readCheckpoint('a1', 2))).message).toMatch(
      /^The checkpoint of run "a1" at step 2 was damaged/,
    );
    expect((await runStore.readCheckpoint('a1'))?.step).toBe(1);
    expect(await stepsOf()).toEqual([1]);
    expect((await runStore.listRuns()).problems).toHaveLength(1);
    await bench.tamper(['checkpoint', 'a1', 1], flipByte(3));
    expect((await failureOf(runStore.readCheckpoint('a1'))).failure).toBe('damaged');
  });

  it('all go with their run', async () => {
    for (const step of [1, 2]) await runStore.putCheckpoint('a1', at(step), run({ steps: step }));
    await runStore.putRun(run({ state: 'stopped' }));
    const deleted = await runStore.deleteRun('a1');
    expect(await keys(bench.store)).toEqual([]);
    await runStore.restoreRun(deleted);
    expect(await stepsOf()).toEqual([1, 2]);
  });
});

describe('a run that is taken back to a checkpoint', () => {
  beforeEach(async () => {
    const note = (step: number) => ({ kind: 'stop', step, message: say('Größe ☃') }) as const;
    for (const step of [50, 150, 200]) {
      const state = step === 200 ? 'finished' : 'training';
      await runStore.appendEvaluation('a1', { ...evaluation(step), knnTop1: step / 10 });
      const notes = [note(40), note(160)];
      const accuracies = { lastKnn: step / 10, bestKnn: step / 10 };
      await runStore.putCheckpoint(
        'a1',
        at(step),
        run({ steps: step, state, notes, ...accuracies }),
      );
    }
    await runStore.appendSteps('a1', steps(1, 200));
    const point = {
      gradNorm: [],
      weightNorm: [],
      updateRatio: [],
      trustRatio: null,
      nonFinite: [],
    };
    const points = [50, 100, 150, 200].map((step) => ({ step, ...point }));
    await runStore.appendTensorHealth('a1', { tensors: [], points: points.slice(0, 2) });
    await runStore.appendTensorHealth('a1', { tensors: [], points: points.slice(1) });
  });

  it('has nothing of what came after it', async () => {
    const back = await runStore.rewind('a1', 150);
    expect(back).toMatchObject({ steps: 150, state: 'stopped', lastKnn: 15, bestKnn: 15 });
    expect((await runStore.listRuns()).runs).toEqual([back]);
    const metrics = await runStore.readMetrics('a1');
    expect(metrics.steps).toEqual(steps(1, 150));
    expect(metrics.evaluations.map(({ step }) => step)).toEqual([50, 150]);
    expect(back.notes.map(({ step }) => step)).toEqual([40]);
    const [health] = await runStore.readTensorHealth('a1');
    expect(health?.points.map(({ step }) => step)).toEqual([50, 100, 150]);
    expect(await stepsOf()).toEqual([50, 150]);
    await runStore.appendSteps('a1', steps(151, 152));
    expect((await runStore.readMetrics('a1')).steps).toEqual(steps(1, 152));
  });

  it('or is as it was', async () => {
    for (let failing = 1; failing <= 4; failing++) {
      const store = bench.onPut((count) => {
        if (count === failing) throw new DOMException('', 'UnknownError');
      });
      const shaky = await openRunStore({ store, locks: bench.locks() });
      expect((await failureOf(shaky.rewind('a1', 150))).message).toMatch(
        /^The return of run "a1" to step 150 .*could not be stored/,
      );
      expect(await stepsOf()).toEqual([50, 150, 200]);
      expect((await runStore.readMetrics('a1')).steps).toEqual(steps(1, 200));
    }
  });

  it('must not be in training', async () => {
    await runStore.putRun(run());
    const failure = await failureOf((await bench.open()).rewind('a1', 50));
    expect(failure.failure).toBe('busy');
  });
});
