import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { LabBench, run, steps } from './runStore.fixture.ts';

it('a run of more records than come at once is read, deleted and brought back whole', async () => {
  const lab = await new LabBench().open();
  await lab.putRun(run({ state: 'finished' }));
  const all = steps(1, 128 * 300 + 5);
  await lab.appendSteps('a1', all);
  const read = await lab.readMetrics('a1');
  expect(read.problems).toEqual([]);
  expect(read.steps.map(({ step }) => step)).toEqual(all.map(({ step }) => step));
  const deleted = await lab.deleteRun('a1');
  expect((await lab.readMetrics('a1')).steps).toEqual([]);
  await lab.restoreRun(deleted);
  expect((await lab.readMetrics('a1')).steps).toHaveLength(all.length);
});
