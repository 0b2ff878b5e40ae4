import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { type ModelState, toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { testDataset } from '#node/testDataset.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter, RunStoreBench } from '#storage/runStore.fixture.ts';
import { importFiles } from './importFiles.ts';
import { Outbox } from './outbox.ts';
import { Recorder } from './recorder.ts';
import { findForkable, findResumable } from './resume.ts';

const config = { ...presetConfig('quick'), batchSize: 64, queueLength: 512, epochs: 2 };
const dataset = testDataset(400, 4);

/** A run store that holds only a checkpoint file of step 3 of the run. */
async function imported(run: Pick<ModelState, 'run'>) {
  const runStore = await new RunStoreBench().open();
  const bytes = await writeSafetensors(
    toCheckpoint({
      arrays: [
        { name: 'encoder_q.bn1.weight', layout: 'vector', shape: [2], data: Float32Array.of(1, 2) },
        {
          ...{ name: 'queue', layout: 'queue', shape: [config.embeddingDim, 512] },
          data: new Float32Array(config.embeddingDim * 512),
        },
      ],
      ...{ queuePtr: 192, numBatchesTracked: new Map(), step: 3, epoch: 0, config },
      ...run,
      version: '0.1.0',
    }),
  );
  const file = { path: 'old-step-3.safetensors', blob: new Blob([bytes]) };
  const [result] = (await importFiles(runStore, [file], () => {})) ?? [];
  return { runStore, result };
}

test('an imported checkpoint is resumed at its step with the images of its run', async () => {
  const { runStore } = await imported({
    run: {
      runId: 'old',
      dataset: { name: 'coloured noise', images: 400, side: 4, testImages: 0, levels: [] },
      ...{ totalSteps: 10, stepsPerEpoch: 5 },
    },
  });
  const { state, run } = await findResumable(runStore, 'old', dataset);
  expect([state.step, run.totalSteps]).toEqual([3, 10]);
  await expect(findResumable(runStore, 'old', testDataset(300, 4))).rejects.toThrow(
    /trains on “coloured noise” \(400 images/,
  );
});

test('one of an earlier version takes images and length from what it is resumed with', async () => {
  const { runStore, result } = await imported({});
  expect(result).toMatchObject({ kind: 'imported', problems: [{ values: {} }] });
  const { state, run } = await findResumable(runStore, 'old', dataset);
  expect(state.step).toBe(3);
  expect(run).toMatchObject({ totalSteps: 0, dataset: { images: 0 } });
  expect((await findForkable(runStore, 'old', dataset, config)).step).toBe(3);
  const recorder = new Recorder(new Outbox({ runStore, tell: () => {} }), run);
  const loaded = { ...run.dataset, name: 'coloured noise', images: 400, side: 4 };
  await recorder.record({
    ...{ type: 'runStarted', runId: 'old', config, dataset: loaded, adapter },
    ...{ startedAt: 1, fromStep: 3, totalSteps: 10, stepsPerEpoch: 5 },
  });
  const [stored] = (await runStore.listRuns()).runs;
  expect(stored).toMatchObject({
    ...{ totalSteps: 10, stepsPerEpoch: 5, startedAt: run.startedAt },
    dataset: { name: 'coloured noise', images: 400 },
  });
  await expect(findForkable(runStore, 'old', dataset, { ...config, maxSteps: 3 })).rejects.toThrow(
    /is at step 3, but these settings end at step 3/,
  );
});

test('a run whose last evaluation was lost is resumed after its last step, a finished one is not', async () => {
  const { runStore } = await imported({
    run: {
      runId: 'old',
      dataset: { name: 'coloured noise', images: 400, side: 4, testImages: 0, levels: [] },
      ...{ totalSteps: 3, stepsPerEpoch: 5 },
    },
  });
  await expect(findResumable(runStore, 'old', dataset)).rejects.toThrow(/finished all 3 steps/);
  const [run] = (await runStore.listRuns()).runs;
  if (run === undefined) throw new Error('nothing was imported');
  for (const state of ['stopped', 'failed'] as const) {
    await runStore.putRun({ ...run, state });
    expect((await findResumable(runStore, 'old', dataset)).state.step).toBe(3);
  }
});

test('a run that continues by itself has a note of what it lost, in place of a resumption', async () => {
  const { runStore } = await imported({});
  const { run } = await findResumable(runStore, 'old', dataset);
  const record = async (earlier: typeof run | null, fromStep: number) => {
    const outbox = new Outbox({ runStore, tell: () => {} });
    const recorder = new Recorder(outbox, earlier, { cause: 'gpu', step: 1240 });
    await recorder.record({
      ...{ type: 'runStarted', runId: 'old', config, dataset: run.dataset, adapter },
      ...{ startedAt: 1, fromStep, totalSteps: 10, stepsPerEpoch: 5 },
    });
    const [stored] = (await runStore.listRuns()).runs;
    return stored?.notes.at(-1);
  };
  expect(await record(run, 3)).toMatchObject({
    ...{ kind: 'recovery', step: 4 },
    message: { english: 'The GPU was lost at step {{lost}}; training continues from {{from}}.' },
  });
  expect(await record(null, 0)).toMatchObject({ kind: 'recovery', step: 1 });
});
