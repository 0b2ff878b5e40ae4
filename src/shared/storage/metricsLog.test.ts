import 'fake-indexeddb/auto';
import { get, keys } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRunStore } from './openRunStore.ts';
import { evaluation, RunStoreBench, step, steps } from './runStore.fixture.ts';
import type { RunStore } from './runStore.ts';

let bench: RunStoreBench;
let runStore: RunStore;

beforeEach(async () => {
  bench = new RunStoreBench();
  runStore = await bench.open();
});

describe('metrics', () => {
  it('are stored bit for bit, including NaN, infinities and −0', async () => {
    const odd = step(3, {
      lossInst: Number.NaN,
      gradNorm: Infinity,
      lr: -0,
      accInst: -Infinity,
      stepMs: 0.1 + 0.2,
    });
    const stored = [step(1), step(2), odd, step(4, { lossInst: 5e-324 })];
    await runStore.appendSteps('a1', stored);
    const unlabelled = { ...evaluation(0), knnTop1: null, knnLevels: [], featureStd: Number.NaN };
    await runStore.appendEvaluation('a1', unlabelled);
    await runStore.appendEvaluation('a1', evaluation(25));
    const metrics = await (await bench.open()).readMetrics('a1');
    expect(metrics.steps).toEqual(stored);
    expect(Object.is(metrics.steps[2]?.lr, -0)).toBe(true);
    expect(metrics.evaluations).toEqual([unlabelled, evaluation(25)]);
    expect(metrics.problems).toEqual([]);
  });

  it('are empty for a run that has none', async () => {
    expect(await runStore.readMetrics('none')).toEqual({
      steps: [],
      evaluations: [],
      problems: [],
    });
  });

  it('grow at the end without touching full records', async () => {
    await runStore.appendSteps('a1', steps(1, 300));
    const before = await get(['steps', 'a1', 0], bench.store);
    const puts: unknown[] = [];
    const recording = await openRunStore({ store: bench.onPut((_, key) => puts.push(key)) });
    await recording.appendSteps('a1', steps(301, 303));
    expect(puts).toEqual([['steps', 'a1', 2]]);
    expect(await get(['steps', 'a1', 0], bench.store)).toEqual(before);
    expect((await keys(bench.store)).length).toBe(3);
    expect((await runStore.readMetrics('a1')).steps).toEqual(steps(1, 303));
  });

  it('keep their order when appended in many small batches without waiting', async () => {
    const writes: Promise<void>[] = [];
    for (let first = 1; first <= 400; first += 7) {
      writes.push(runStore.appendSteps('a1', steps(first, Math.min(400, first + 6))));
    }
    await Promise.all(writes);
    expect((await runStore.readMetrics('a1')).steps).toEqual(steps(1, 400));
  });

  it('are continued by another context in the middle of a record', async () => {
    await runStore.appendSteps('a1', steps(1, 140));
    await (await bench.open()).appendSteps('a1', steps(141, 150));
    expect((await runStore.readMetrics('a1')).steps).toEqual(steps(1, 150));
  });

  it('keep the later of two entries for a step', async () => {
    await runStore.appendSteps('a1', steps(1, 10));
    const again = step(10, { lossInst: 1 });
    await runStore.appendSteps('a1', [again, step(11)]);
    expect((await runStore.readMetrics('a1')).steps).toEqual([...steps(1, 9), again, step(11)]);
  });

  it('of one run are not mixed with those of another whose id starts alike', async () => {
    await runStore.appendSteps('a', steps(1, 2));
    await runStore.appendSteps('a1', steps(1, 3));
    await runStore.deleteRun('a');
    expect((await runStore.readMetrics('a')).steps).toEqual([]);
    expect((await runStore.readMetrics('a1')).steps).toEqual(steps(1, 3));
  });
});
