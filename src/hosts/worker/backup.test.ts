import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import type { ImportResult, RestoredLab } from '#run/runFiles.ts';
import { checkpointOf } from '#storage/checkpoint.fixture.ts';
import { clustering } from '#storage/clustering.fixture.ts';
import { evaluation, RunStoreBench, run, step, steps } from '#storage/runStore.fixture.ts';
import type { RunStore } from '#storage/runStore.ts';
import { exportRuns } from './exportRuns.ts';
import { importFiles } from './importFiles.ts';

const SETTINGS = { 'protolab.theme': 'dark', 'protolab.smoothing': '0.3' };
const QUEUE = { version: 1, items: [{ id: 'q', rate: -0 }], stopOnFailure: true };
/** Steps of the checkpoints: of 200 steps, the policy keeps all. */
const KEPT = [20, 40, 60, 150, 160, 170];

const stateAt = (atStep: number) => checkpointOf('a', atStep);

async function fill(lab: RunStore): Promise<void> {
  const record = run({ runId: 'a', name: 'a', state: 'stopped', steps: 170, endedAt: 9000 });
  await lab.appendSteps('a', [...steps(1, 169), step(170, { lossInst: Number.NaN })]);
  await lab.appendEvaluation('a', evaluation(25));
  await lab.appendTensorHealth('a', {
    tensors: ['w'],
    points: [
      {
        ...{ step: 5, gradNorm: [1], weightNorm: [2], updateRatio: [0.1] },
        ...{ trustRatio: null, nonFinite: [0] },
      },
    ],
  });
  for (const atStep of KEPT) {
    const knn = atStep === 60 ? 41.5 : 30;
    const bytes = await stateAt(atStep);
    await lab.putCheckpoint('a', { step: atStep, epoch: 1, knn, bytes }, record);
  }
  await lab.putClustering({ ...clustering, features: { ...clustering.features, runId: 'a' } });
  const elsewhere = { dataset: 'Mine', images: 9, atMs: 5, evaluation: evaluation(25) };
  await lab.putDataEvaluation('a', elsewhere);
  await lab.changeMetadata('a', { note: 'first', tags: ['x'], pinned: true });
  await lab.putRun(run({ runId: 'b', name: 'b', state: 'finished', startedAt: 600 }));
  await lab.changeMetadata('b', { name: 'The other' });
  await lab.writeQueue(QUEUE);
}

/** Bytes as a text, which is compared in no time. */
const text = (bytes: Uint8Array = new Uint8Array()) => Buffer.from(bytes).toString('base64');

/** Everything that is stored of the runs, states byte for byte. */
async function everything(lab: RunStore) {
  const { runs, metadata, checkpoints, problems } = await lab.listRuns();
  const kept = (await lab.listCheckpoints('a')).map(({ savedAt: _, ...one }) => one);
  return {
    ...{ runs, metadata, checkpoints, problems, kept },
    metrics: await lab.readMetrics('a'),
    tensors: await lab.readTensorHealth('a'),
    states: await Promise.all(
      kept.map(async ({ step: at }) => text((await lab.readCheckpoint('a', at))?.bytes)),
    ),
    clustering: await lab.readClustering('a'),
    elsewhere: await lab.readDataEvaluations('a'),
  };
}

const backUp = async (lab: RunStore): Promise<Blob> => {
  const asked = { runIds: ['a', 'b'], checkpoints: true, name: 'lab', settings: SETTINGS };
  const { blob, problems } = await exportRuns(lab, asked, () => {});
  expect(problems.map(english)).toEqual([]);
  return blob;
};

async function restore(lab: RunStore, blob: Blob) {
  let restored: RestoredLab | null = null;
  const file = [{ path: 'lab.zip', blob }];
  const { signal } = new AbortController();
  const results = await importFiles(
    lab,
    file,
    () => {},
    () => 77,
    signal,
    (found) => {
      restored = found;
    },
  );
  return { results: results ?? [], restored: restored as RestoredLab | null };
}

const outcome = (results: readonly ImportResult[]) =>
  results.map((one) =>
    one.kind === 'refused' ? english(one.message) : `${one.kind} ${one.runId}`,
  );

let lab: RunStore;
let other: RunStore;
beforeEach(async () => {
  lab = await new RunStoreBench().open();
  other = await new RunStoreBench().open();
  await fill(lab);
});

describe('a backup', () => {
  it('put back into an empty lab is the lab: states, steps, queue and settings bit for bit', async () => {
    const before = await everything(lab);
    expect(before.kept.map((one) => one.step)).toEqual(KEPT);
    const { results, restored } = await restore(other, await backUp(lab));
    expect(outcome(results)).toEqual(['imported a', 'imported b']);
    expect(await everything(other)).toEqual(before);
    expect(restored).toEqual({ queue: QUEUE, settings: SETTINGS, renamed: {} });
  });

  it('has the deleted runs, which are put back among the deleted', async () => {
    await lab.changeMetadata('b', { deletedAt: 5 });
    const blob = await backUp(lab);
    for (const kind of ['deleted', 'known']) {
      expect(outcome((await restore(other, blob)).results)).toEqual([
        kind === 'deleted' ? 'imported a' : 'known a',
        `${kind} b`,
      ]);
      expect((await other.listRuns()).metadata.get('b')).toMatchObject({
        ...{ name: 'The other', deletedAt: 77, imported: null },
      });
    }
    // Where it is not deleted it stays as it is.
    expect(outcome((await restore(lab, blob)).results)).toEqual(['known a', 'known b']);
    await lab.changeMetadata('b', { deletedAt: null });
    await restore(lab, blob);
    expect((await lab.listRuns()).metadata.get('b')?.deletedAt).toBeNull();
  });

  it('put back twice adds nothing, and beside another run of the same name takes a new one', async () => {
    const blob = await backUp(lab);
    await restore(other, blob);
    const before = await everything(other);
    expect(outcome((await restore(other, blob)).results)).toEqual(['known a', 'known b']);
    expect(await everything(other)).toEqual(before);
    const third = await new RunStoreBench().open();
    await third.putRun(run({ runId: 'a', name: 'a', state: 'finished', startedAt: 1 }));
    const { results, restored } = await restore(third, blob);
    expect(outcome(results)).toEqual(['imported a-2', 'imported b']);
    expect(restored?.renamed).toEqual({ a: 'a-2' });
    const { metadata } = await third.listRuns();
    expect(metadata.get('a-2')?.imported).toEqual({ file: 'lab.zip', runId: 'a', at: 77 });
    expect(metadata.get('b')?.imported ?? null).toBeNull();
  });

  it('with one file damaged names it and puts back all others', async () => {
    const blob = await backUp(lab);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    // A stored state: its first float is in the file as it is.
    const state = await stateAt(60);
    const tail = state.subarray(state.length - 64);
    const at = Buffer.from(bytes.buffer).indexOf(tail);
    expect(at).toBeGreaterThan(0);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const { results } = await restore(other, new Blob([bytes]));
    const [problem = '', ...runs] = outcome(results);
    expect(problem).toMatch(/runs\/a\/checkpoint-step-60\.safetensors in it is damaged/);
    expect(runs).toEqual(['imported a', 'imported b']);
    const kept = (await other.listCheckpoints('a')).map((one) => one.step);
    expect(kept).toEqual(KEPT.filter((one) => one !== 60));
    expect(text((await other.readCheckpoint('a'))?.bytes)).toBe(text(await stateAt(170)));
  });

  it('leaves out a state that is damaged here, and says so', async () => {
    const bench = new RunStoreBench();
    const damaged = await bench.open();
    await fill(damaged);
    await bench.tamper(['checkpoint', 'a', 60], (record) => {
      const { bytes } = record;
      if (bytes instanceof Uint8Array) bytes[200] = (bytes[200] ?? 0) ^ 1;
      return record;
    });
    const asked = { runIds: ['a', 'b'], checkpoints: true, name: 'lab', settings: SETTINGS };
    const { blob, problems } = await exportRuns(damaged, asked, () => {});
    expect(problems.map(english).join()).toMatch(/checkpoint of run "a" at step 60 was damaged/);
    await restore(other, blob);
    expect((await other.listCheckpoints('a')).map((one) => one.step)).not.toContain(60);
  });

  it('of hostile settings and queue gives none', async () => {
    const asked = {
      ...{ runIds: ['b'], checkpoints: true, name: 'lab' },
      settings: { 'other.key': 'x' },
    };
    const { blob } = await exportRuns(lab, asked, () => {});
    expect((await restore(other, blob)).restored?.settings).toEqual({});
  });
});

it('one run with its checkpoints has all that are kept', async () => {
  const asked = { runIds: ['a'], checkpoints: true, name: 'a' };
  const { blob } = await exportRuns(lab, asked, () => {});
  const { results, restored } = await restore(other, blob);
  expect(outcome(results)).toEqual(['imported a']);
  expect(restored).toBeNull();
  const { metadata, ...after } = await everything(other);
  expect(metadata.get('a')?.imported).toEqual({ file: 'lab.zip', runId: 'a', at: 77 });
  const before = await everything(lab);
  expect({ kept: after.kept, states: after.states }).toEqual({
    ...{ kept: before.kept, states: before.states },
  });
});
