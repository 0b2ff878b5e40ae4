import { english } from '#base/words.fixture.ts';
import 'fake-indexeddb/auto';
import { entries, get, keys, set, type UseStore } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRunStore } from './openRunStore.ts';
import { evaluation, failureOf, flipByte, RunStoreBench, run, steps } from './runStore.fixture.ts';
import type { RunStore } from './runStore.ts';

let bench: RunStoreBench;
let runStore: RunStore;

beforeEach(async () => {
  bench = new RunStoreBench();
  runStore = await bench.open();
});

describe('damage', () => {
  beforeEach(async () => {
    await runStore.putRun(run({ state: 'finished' }));
    await runStore.putRun(run({ runId: 'b2', name: 'quick 2', state: 'finished', startedAt: 600 }));
    await runStore.appendSteps('a1', steps(1, 300));
    await runStore.appendEvaluation('a1', evaluation(25));
    await runStore.appendEvaluation('a1', evaluation(50));
    await runStore.putCheckpoint('a1', { step: 50, bytes: Uint8Array.of(1, 2, 3, 4) });
  });

  const ways: [string, (record: Record<string, unknown>) => unknown][] = [
    ['a flipped bit in its bytes', flipByte(20)],
    ['its fields lost', () => ({})],
    ['another type altogether', () => 'text'],
    ['a changed step', (record) => ({ ...record, step: 51 })],
    ['a changed time', (record) => ({ ...record, savedAt: 1 })],
    ['an older schema number', (record) => ({ ...record, schema: 0 })],
    ['a wrong checksum', (record) => ({ ...record, sha256: 'f'.repeat(64) })],
    ['bytes of the wrong kind', (record) => ({ ...record, bytes: [1, 2] })],
  ];
  it.each(ways)('of a run record by %s is named, and the rest still listed', async (_, change) => {
    await bench.tamper(['run', 'a1', 0], change);
    const tampered = await get(['run', 'a1', 0], bench.store);
    const page = await bench.open();
    for (const attempt of ['first', 'again']) {
      const { runs, problems } = await page.listRuns();
      expect(
        runs.map(({ runId }) => runId),
        attempt,
      ).toEqual(['b2']);
      expect(problems, attempt).toHaveLength(1);
      expect(problems[0]).toMatchObject({ kind: 'damaged', runId: 'a1' });
      expect(english(problems[0]?.message)).toMatch(
        /^The history entry of run "a1" was damaged .+ Import/,
      );
    }
    const kept = (await entries(bench.store)).filter(([key]) =>
      String(key).startsWith('quarantine'),
    );
    expect(kept.map(([, value]) => value)).toEqual([tampered]);
    expect((await page.readMetrics('a1')).steps).toHaveLength(300);
  });

  it('of a record put under another key is noticed', async () => {
    await set(['run', 'c3', 0], await get(['run', 'a1', 0], bench.store), bench.store);
    const { runs, problems } = await runStore.listRuns();
    expect(runs.map(({ runId }) => runId)).toEqual(['b2', 'a1']);
    expect(problems[0]).toMatchObject({ kind: 'damaged', runId: 'c3' });
  });

  it('of one record of metrics keeps the others and names the gap', async () => {
    await bench.tamper(['steps', 'a1', 1], flipByte(1000));
    await bench.tamper(['evaluation', 'a1', 25], flipByte(3));
    const metrics = await runStore.readMetrics('a1');
    expect(metrics.steps).toEqual([...steps(1, 128), ...steps(257, 300)]);
    expect(metrics.evaluations).toEqual([evaluation(50)]);
    expect(metrics.problems.map(({ message }) => english(message))).toEqual([
      expect.stringMatching(/^The record of steps 129 to 256 of run "quick 1" was damaged/),
      expect.stringMatching(/^The evaluation at step 25 of run "quick 1" was damaged/),
    ]);
    expect((await runStore.listRuns()).problems).toHaveLength(2);
  });

  it('of the record being filled does not prevent new steps', async () => {
    await bench.tamper(['steps', 'a1', 2], flipByte(100));
    await (await bench.open()).appendSteps('a1', steps(301, 302));
    expect((await runStore.readMetrics('a1')).steps).toEqual([
      ...steps(1, 256),
      ...steps(301, 302),
    ]);
    expect((await runStore.listRuns()).problems).toHaveLength(1);
  });

  it('of a checkpoint is an error, not its bytes', async () => {
    await bench.tamper(['checkpoint', 'a1', 50], flipByte(2));
    const failure = await failureOf(runStore.readCheckpoint('a1'));
    expect(failure.failure).toBe('damaged');
    expect(failure.message).toMatch(/^The checkpoint of run "quick 1" at step 50 was damaged/);
    expect((await runStore.listRuns()).runs).toHaveLength(2);
    await runStore.putCheckpoint('a1', { step: 75, bytes: Uint8Array.of(9) });
    expect(await runStore.readCheckpoint('a1')).toEqual({ step: 75, bytes: Uint8Array.of(9) });
  });

  it('of a record that the browser cannot read keeps the others listed', async () => {
    const unreadable: UseStore = (mode, callback) =>
      bench.store(mode, (objects) => {
        const [getAll, getOne] = [objects.getAll.bind(objects), objects.get.bind(objects)];
        objects.getAll = (query) => {
          const request = getAll(query);
          if (query instanceof IDBKeyRange && query.includes(['run', 'a1', 0])) {
            objects.transaction.abort();
          }
          return request;
        };
        objects.get = (query) => {
          const request = getOne(query);
          if (String(query) === 'run,a1,0') objects.transaction.abort();
          return request;
        };
        return callback(objects);
      });
    const { runs, problems } = await (await openRunStore({ store: unreadable })).listRuns();
    expect(runs.map(({ runId }) => runId)).toEqual(['b2']);
    expect(problems).toMatchObject([{ kind: 'damaged', runId: 'a1' }]);
    expect((await runStore.listRuns()).runs).toHaveLength(2);
  });
});

describe('a record of a newer version', () => {
  const newer = { schema: 2, savedAt: 'tomorrow', content: 'unknown' };

  it('is listed as a problem and not changed', async () => {
    await set(['run', 'a1', 0], newer, bench.store);
    const { runs, problems } = await runStore.listRuns();
    expect(runs).toEqual([]);
    expect(problems[0]).toMatchObject({ kind: 'newer', runId: 'a1' });
    expect(english(problems[0]?.message)).toMatch(
      /schema 2; this version reads 1.* Reload the page/,
    );
    expect(await get(['run', 'a1', 0], bench.store)).toEqual(newer);
  });

  it('is not overwritten by any write', async () => {
    const places: [IDBValidKey, () => Promise<unknown>][] = [
      [['run', 'a1', 0], () => runStore.putRun(run({ state: 'finished' }))],
      [['steps', 'a1', 0], () => runStore.appendSteps('a1', steps(1, 3))],
      [['evaluation', 'a1', 25], () => runStore.appendEvaluation('a1', evaluation(25))],
      [
        ['checkpoint', 'a1', 0],
        () => runStore.putCheckpoint('a1', { step: 1, bytes: Uint8Array.of(1) }, run()),
      ],
    ];
    for (const [key, write] of places) {
      await set(key, newer, bench.store);
      const failure = await failureOf(write());
      expect(failure.failure).toBe('newer');
      expect(failure.message).toMatch(/could not be stored\. .* newer version of Protolab/);
      expect(await get(key, bench.store)).toEqual(newer);
    }
    expect(await keys(bench.store)).toHaveLength(places.length);
    expect((await failureOf(runStore.readCheckpoint('a1'))).failure).toBe('newer');
  });
});
