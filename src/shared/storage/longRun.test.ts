import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { RunStoreBench, run, steps } from './runStore.fixture.ts';

it('a run with more records than one task reads is read, deleted and restored completely', async () => {
  const runStore = await new RunStoreBench().open();
  await runStore.putRun(run({ state: 'finished' }));
  const all = steps(1, 128 * 300 + 5);
  await runStore.appendSteps('a1', all);
  const read = await runStore.readMetrics('a1');
  expect(read.problems).toEqual([]);
  expect(read.steps.map(({ step }) => step)).toEqual(all.map(({ step }) => step));
  const deleted = await runStore.deleteRun('a1');
  expect((await runStore.readMetrics('a1')).steps).toEqual([]);
  await runStore.restoreRun(deleted);
  expect((await runStore.readMetrics('a1')).steps).toHaveLength(all.length);
});
