import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import 'fake-indexeddb/auto';
import { entries, keys } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { openRunStore } from './openRunStore.ts';
import {
  evaluation,
  failureOf,
  flipByte,
  RunStoreBench,
  run,
  step,
  steps,
} from './runStore.fixture.ts';
import type { RunStore } from './runStore.ts';

let bench: RunStoreBench;
let runStore: RunStore;

beforeEach(async () => {
  bench = new RunStoreBench();
  runStore = await bench.open();
});

describe('runs', () => {
  it('are read back unchanged, newest first, in another context', async () => {
    const ended = run({ state: 'finished', endedAt: 900, steps: 200, lastLoss: 4.5, lastKnn: 33 });
    await runStore.putRun(ended);
    const fault = {
      kind: 'nonFinite',
      step: 7,
      what: 'loss',
      message: say('Loss is NaN.'),
    } as const;
    const failed = run({
      runId: 'b2',
      state: 'failed',
      startedAt: 700,
      fault,
      lastLoss: Number.NaN,
    });
    await runStore.putRun(failed);
    const lost = { kind: 'deviceLost', step: 9, message: say('Lost.') } as const;
    const third = run({ runId: 'c3', state: 'failed', startedAt: 600, fault: lost });
    await runStore.putRun(third);
    const listing = await (await bench.open()).listRuns();
    expect(listing.runs).toEqual([failed, third, ended]);
    expect(listing.problems).toEqual([]);
  });

  it('are replaced by a later record of the same run', async () => {
    await runStore.putRun(run());
    await runStore.putRun(run({ state: 'finished', steps: 200 }));
    expect((await runStore.listRuns()).runs).toEqual([run({ state: 'finished', steps: 200 })]);
  });

  it('are stored in the order of the calls, however long each takes', async () => {
    const slow = runStore.putCheckpoint(
      'a1',
      { step: 25, bytes: new Uint8Array(8_000_000) },
      run({ steps: 25 }),
    );
    await Promise.all([slow, runStore.putRun(run({ steps: 26 }))]);
    expect((await runStore.listRuns()).runs[0]?.steps).toBe(26);
  });

  it('report a stored config that does not fit this version', async () => {
    const config = { ...DEFAULT_CONFIG, batchSize: 3 };
    await runStore.putRun(run({ state: 'finished', config }));
    const { runs, problems } = await runStore.listRuns();
    expect(runs[0]?.config.batchSize).toBe(DEFAULT_CONFIG.batchSize);
    expect(problems).toHaveLength(1);
    expect(english(problems[0]?.message)).toMatch(
      /run "quick 1" contains a config .* \(batchSize\) is 3/,
    );
  });
});

describe('an interrupted run', () => {
  it('is listed as training while its worker lives, then as stopped with its last metrics', async () => {
    const page = await bench.open();
    await runStore.putRun(run());
    await runStore.appendSteps('a1', steps(1, 130));
    bench.clock += 5000;
    await runStore.appendEvaluation('a1', evaluation(125));
    expect((await page.listRuns()).runs).toEqual([run()]);

    bench.lockedBy.clear(); // the browser does this when the worker dies
    const expected = run({
      state: 'stopped',
      endedAt: 1_005_000,
      steps: 130,
      lastLoss: step(130).lossInst,
      lastKnn: 31.25,
      bestKnn: 31.25,
    });
    expect((await page.listRuns()).runs).toEqual([expected]);
  });

  it.each(['starting', 'paused'] as const)('counts %s as live', async (state) => {
    await runStore.putRun(run({ state }));
    expect((await runStore.listRuns()).runs[0]?.state).toBe(state);
    bench.lockedBy.clear();
    expect((await runStore.listRuns()).runs[0]).toEqual(
      run({ state: 'stopped', endedAt: bench.clock }),
    );
  });

  it.each([
    ['ends', 0],
    ['starts', 1],
  ])('is not made of a run that %s while the list is read', async (_, ownedAt) => {
    await runStore.putRun(run());
    let asked = 0;
    const held = async () => new Set(asked++ === ownedAt ? ['a1'] : []);
    const page = await openRunStore({ store: bench.store, locks: { ...bench.locks(), held } });
    expect((await page.listRuns()).runs[0]?.state).toBe('training');
    expect((await page.listRuns()).runs[0]?.state).toBe('stopped');
  });

  it('gets the end that its worker could not store, once that is gone', async () => {
    const bench = new RunStoreBench();
    const worker = await bench.open();
    await worker.putRun(run({ steps: 25 }));
    await worker.appendSteps('a1', steps(1, 40));
    const page = await bench.open();
    const fault = { kind: 'internal', step: 40, message: say('It died.') } as const;
    const end = { state: 'failed', fault } as const;
    expect(await page.putEnd('a1', end)).toBe(false);
    bench.lockedBy.clear();
    expect(await page.putEnd('a1', end)).toBe(true);
    const listed = async () => (await page.listRuns()).runs[0];
    expect(await listed()).toMatchObject({ ...end, steps: 40, endedAt: bench.clock });
    expect(await page.putEnd('a1', { state: 'stopped', fault: null })).toBe(true);
    expect(await listed()).toMatchObject({ state: 'stopped', fault: null });
    // One that ended by itself keeps its end.
    await worker.putRun(run({ state: 'finished' }));
    await page.putEnd('a1', end);
    expect(await listed()).toMatchObject({ state: 'finished' });
    expect(bench.lockedBy.size).toBe(0);
  });

  it('is owned by one context at a time, and freed when it ends', async () => {
    const other = await bench.open();
    await runStore.putRun(run());
    const failure = await failureOf(other.putRun(run({ name: 'mine' })));
    expect(failure.failure).toBe('busy');
    expect(failure.message).toMatch(/being trained in another tab\. Stop it there first/);
    expect((await runStore.listRuns()).runs[0]?.name).toBe('quick 1');
    await runStore.putRun(run({ state: 'stopped' }));
    expect(bench.lockedBy.size).toBe(0);
    await other.putRun(run({ name: 'mine' }));
  });
});

describe('checkpoints', () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i * 7);

  it('are read back with their step; the latest wins', async () => {
    expect(await runStore.readCheckpoint('a1')).toBeNull();
    await runStore.putCheckpoint('a1', { step: 25, bytes: Uint8Array.of(1) });
    await runStore.putCheckpoint('a1', { step: 50, bytes });
    expect(await (await bench.open()).readCheckpoint('a1')).toEqual({ step: 50, bytes });
  });

  it('store only the part of a buffer that a view covers', async () => {
    await runStore.putCheckpoint('a1', { step: 1, bytes: bytes.subarray(100, 200) });
    const stored = await runStore.readCheckpoint('a1');
    expect(stored?.bytes).toEqual(bytes.slice(100, 200));
    expect(stored?.bytes.buffer.byteLength).toBe(100);
  });

  it('are written with their run in one transaction: both or none', async () => {
    await runStore.putCheckpoint('a1', { step: 25, bytes: Uint8Array.of(1) }, run({ steps: 25 }));
    const failing = await openRunStore({
      store: bench.onPut((count) => {
        if (count === 2) throw new DOMException('', 'UnknownError');
      }),
      locks: bench.locks(),
    });
    bench.lockedBy.clear();
    await failureOf(failing.putCheckpoint('a1', { step: 50, bytes }, run({ steps: 50 })));
    expect(await runStore.readCheckpoint('a1')).toEqual({ step: 25, bytes: Uint8Array.of(1) });
    expect((await runStore.listRuns()).runs[0]?.steps).toBe(25);
  });
});

describe('deleting a run', () => {
  it('removes all its records, and restoring brings back every bit', async () => {
    await runStore.putRun(run({ state: 'finished' }));
    await runStore.putRun(run({ runId: 'b2', state: 'finished' }));
    await runStore.appendSteps('a1', steps(1, 200));
    await runStore.appendEvaluation('a1', evaluation(25));
    await runStore.putCheckpoint('a1', { step: 25, bytes: Uint8Array.of(1, 2, 3) });
    await bench.tamper(['steps', 'a1', 0], flipByte(5));
    await runStore.readMetrics('a1');
    const before = await entries(bench.store);

    const deleted = await runStore.deleteRun('a1');
    expect((await runStore.listRuns()).runs.map(({ runId }) => runId)).toEqual(['b2']);
    expect((await runStore.listRuns()).problems).toEqual([]);
    expect(await keys(bench.store)).toEqual([['run', 'b2', 0]]);

    await runStore.restoreRun(deleted);
    expect(await entries(bench.store)).toEqual(before);
  });

  it('is refused while it is being trained', async () => {
    await runStore.putRun(run());
    const failure = await failureOf((await bench.open()).deleteRun('a1'));
    expect(failure.failure).toBe('busy');
    expect(failure.message).toMatch(/is being trained and cannot be deleted\. Stop it first/);
    expect((await runStore.listRuns()).runs).toHaveLength(1);
  });
});
