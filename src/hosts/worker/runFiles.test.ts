import 'fake-indexeddb/auto';
import { entries } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import type { ImportResult } from '#run/runFiles.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { checkpointOf } from '#storage/checkpoint.fixture.ts';
import { readCheckpointRun } from '#storage/checkpointRun.ts';
import { clustering } from '#storage/clustering.fixture.ts';
import { evaluation, RunStoreBench, run, step, steps } from '#storage/runStore.fixture.ts';
import type { RunStore } from '#storage/runStore.ts';
import { exportRuns } from './exportRuns.ts';
import { importFiles as importAny } from './importFiles.ts';

const quiet = () => {};

/** An import that is not cancelled. */
async function importFiles(...of: Parameters<typeof importAny>): Promise<readonly ImportResult[]> {
  const results = await importAny(...of);
  if (results === null) throw new Error('the import was cancelled');
  return results;
}

const stateAt = (atStep: number) => checkpointOf('quick-1a2b3c', atStep);

/** A lab with three runs: a root with a checkpoint, its fork, and a deleted one. */
async function fill(lab: RunStore): Promise<void> {
  for (const [i, runId] of ['root', 'fork', 'gone'].entries()) {
    await lab.appendSteps(runId, steps(1, 200 + i));
    await lab.appendSteps(runId, [step(200 + i, { lossInst: Number.NaN })]);
    await lab.appendEvaluation(runId, evaluation(25));
    const record = run({
      ...{ runId, name: runId, state: 'finished', steps: 200 + i, startedAt: 1000 + i },
      ...{
        endedAt: 9000,
        notes: [{ kind: 'resume', step: 3, message: { english: 'a', values: {} } }],
      },
    });
    await lab.putRun(record);
  }
  await lab.putCheckpoint('root', { step: 100, bytes: await stateAt(100) });
  await lab.putClustering({
    ...clustering,
    features: { ...clustering.features, runId: 'root' },
  });
  await lab.changeMetadata('root', { note: 'first', tags: ['a', 'b'] });
  await lab.changeMetadata('fork', { parent: { runId: 'root', step: 100 }, name: 'A fork' });
}

const contentOf = async (lab: RunStore, runId: string) => {
  const { runs, metadata, checkpoints } = await lab.listRuns();
  const { steps: trained, evaluations } = await lab.readMetrics(runId);
  return {
    run: runs.find((one) => one.runId === runId),
    metadata: metadata.get(runId),
    hasCheckpoint: checkpoints.has(runId),
    ...{ trained, evaluations },
  };
};

const outcome = (results: readonly ImportResult[]) =>
  results.map((result) =>
    result.kind === 'refused' ? english(result.message) : `${result.kind} ${result.runId}`,
  );

let lab: RunStore;
let other: RunStore;

beforeEach(async () => {
  lab = await new RunStoreBench().open();
  other = await new RunStoreBench().open();
  await fill(lab);
});

async function exported(runIds: readonly string[], checkpoints: boolean) {
  const { blob, fileName, problems } = await exportRuns(
    lab,
    { runIds, checkpoints, name: 'lab' },
    quiet,
  );
  expect(problems).toEqual([]);
  return { path: fileName, blob };
}

describe('a whole lab as one file', () => {
  it('is imported into another: records, metadata and checkpoints are equal', async () => {
    const file = await exported(['root', 'fork', 'gone'], true);
    expect(file.path).toBe('lab.zip');
    const done: number[] = [];
    const results = await importFiles(
      other,
      [file],
      (_, n) => done.push(n),
      () => 77,
    );
    expect(outcome(results)).toEqual(['imported root', 'imported fork', 'imported gone']);
    expect(done).toEqual([0, 1, 2]);
    for (const runId of ['root', 'fork', 'gone']) {
      const before = await contentOf(lab, runId);
      const after = await contentOf(other, runId);
      expect(after).toEqual({
        ...before,
        metadata: {
          ...(before.metadata ?? NO_METADATA),
          imported: { file: 'lab.zip', runId, at: 77 },
        },
      });
    }
    expect(await other.readClustering('root')).toEqual(await lab.readClustering('root'));
    const stored = await other.readCheckpoint('root');
    expect(stored).toEqual({ step: 100, bytes: await stateAt(100) });
  });

  it('without checkpoints has none, and one run alone is JSON', async () => {
    const zip = await exported(['root', 'fork'], false);
    await importFiles(other, [zip], quiet);
    expect((await other.listRuns()).checkpoints.size).toBe(0);
    const one = await exported(['gone'], false);
    expect(one.path).toBe('lab.json');
    expect(outcome(await importFiles(other, [one], quiet))).toEqual(['imported gone']);
  });

  it('that is damaged harms nothing that is stored', async () => {
    const { blob, path } = await exported(['root', 'fork'], true);
    await importFiles(other, [{ path, blob }], quiet);
    const before = await contentOf(other, 'root');
    const bytes = new Uint8Array(await blob.arrayBuffer());
    for (let part = 1; part < 16; part++) {
      const cut = new Blob([bytes.subarray(0, Math.floor((bytes.length * part) / 16))]);
      const [result] = await importFiles(other, [{ path: 'cut.zip', blob: cut }], quiet);
      expect(result).toMatchObject({ kind: 'refused', file: 'cut.zip' });
    }
    expect(await contentOf(other, 'root')).toEqual(before);
    expect((await other.listRuns()).runs).toHaveLength(2);
  });
});

describe('a cancelled import', () => {
  const everything = async () => ({
    runs: (await other.listRuns()).runs,
    metadata: (await other.listRuns()).metadata,
    root: await contentOf(other, 'root'),
    fork: await contentOf(other, 'fork'),
    steps: (await other.readMetrics('gone')).steps,
  });

  it('leaves the store as before, whenever it is cancelled', async () => {
    const file = await exported(['root', 'fork', 'gone'], true);
    // One that is known, and one in the list of deleted runs that an import restores.
    await importFiles(other, [await exported(['root'], true)], quiet, () => 1);
    await importFiles(other, [await exported(['fork'], true)], quiet, () => 1);
    await other.changeMetadata('fork', { deletedAt: 5 });
    const before = await everything();
    for (let at = 0; at < 3; at++) {
      const cancelled = new AbortController();
      const told: number[] = [];
      const tell = (_: unknown, done: number) => {
        told.push(done);
        if (done === at) cancelled.abort();
      };
      expect(await importAny(other, [file], tell, () => 77, cancelled.signal)).toBeNull();
      expect(told.at(-1)).toBe(at);
      expect(await everything()).toEqual(before);
    }
  });

  it('takes back runs that are stored whole already', async () => {
    const cancelled = new AbortController();
    const files = [await exported(['root'], false), await exported(['fork'], false)];
    const named = files.map(({ blob }, i) => ({ path: `${i}.json`, blob }));
    const tell = (_: unknown, done: number) => {
      if (done === 1) cancelled.abort();
    };
    expect(await importAny(other, named, tell, () => 77, cancelled.signal)).toBeNull();
    expect((await other.listRuns()).runs).toEqual([]);
    expect((await other.readMetrics('root')).steps).toEqual([]);
  });
});

it('an import whose worker is ended leaves nothing of the run that it was writing', async () => {
  const bench = new RunStoreBench();
  const worker = await bench.open();
  const file = await exported(['root', 'fork'], true);
  await new Promise<void>((reached) => {
    const putCheckpoint = () => {
      reached();
      return new Promise<never>(() => {});
    };
    void importFiles({ ...worker, putCheckpoint }, [file], quiet);
  });
  const page = await bench.open();
  expect((await page.readMetrics('root')).steps).toHaveLength(200);
  // Another tab may have it under way.
  expect(await page.sweepImports()).toEqual([]);
  bench.importedBy.clear();
  expect(await page.sweepImports()).toEqual(['root']);
  expect(await entries(bench.store)).toEqual([]);
  expect(outcome(await importFiles(page, [file], quiet))).toEqual([
    'imported root',
    'imported fork',
  ]);
  expect(await page.sweepImports()).toEqual([]);
});

describe('a run whose id is taken', () => {
  it('is skipped if it is the same, and kept beside the other if not; forks follow it', async () => {
    const file = await exported(['root', 'fork'], true);
    expect(outcome(await importFiles(lab, [file], quiet))).toEqual(['known root', 'known fork']);
    await other.putRun(run({ runId: 'root', name: 'root', state: 'finished' }));
    const own = await contentOf(other, 'root');
    expect(outcome(await importFiles(other, [file], quiet))).toEqual([
      'imported root-2',
      'imported fork',
    ]);
    expect(await contentOf(other, 'root')).toEqual(own);
    const { metadata, runs } = await other.listRuns();
    expect(metadata.get('fork')?.parent).toEqual({ runId: 'root-2', step: 100 });
    expect((await other.readClustering('root-2'))?.features.runId).toBe('root-2');
    expect(metadata.get('root-2')?.imported).toMatchObject({ runId: 'root' });
    expect(runs.find(({ runId }) => runId === 'root-2')?.name).toBe('root-2');
    // Known again under its new id.
    expect(outcome(await importFiles(other, [file], quiet))).toEqual([
      'known root-2',
      'known fork',
    ]);
  });

  it('comes back from the list of deleted runs', async () => {
    await lab.changeMetadata('gone', { deletedAt: 5 });
    const file = await exported(['gone'], false);
    expect(outcome(await importFiles(lab, [file], quiet))).toEqual(['restored gone']);
    expect((await lab.listRuns()).metadata.get('gone')?.deletedAt).toBeNull();
  });
});

describe('a checkpoint', () => {
  it('is a run of its own that can be resumed: config, images, length and state', async () => {
    const bytes = await stateAt(100);
    const file = { path: 'renamed', blob: new Blob([bytes]) };
    const [result] = await importFiles(other, [file], quiet, () => 77);
    expect(result).toMatchObject({
      ...{ kind: 'imported', runId: 'quick-1a2b3c', steps: 100, problems: [] },
      checkpoint: { tensors: 3, parameters: 8 },
    });
    const { run: record, hasCheckpoint } = await contentOf(other, 'quick-1a2b3c');
    expect(record).toMatchObject({
      ...{ state: 'stopped', steps: 100, totalSteps: 200, stepsPerEpoch: 25 },
      dataset: { name: 'Emoji scenes', images: 2000, side: 32 },
    });
    expect(hasCheckpoint).toBe(true);
    expect((await other.readCheckpoint('quick-1a2b3c'))?.bytes).toEqual(bytes);
    expect(outcome(await importFiles(other, [file], quiet))).toEqual(['known quick-1a2b3c']);
  });

  it('of a run that is here is known by its bytes, whatever its file is called', async () => {
    const bytes = await stateAt(100);
    const { config } = (await readCheckpointRun(bytes, 'a', 0)).run;
    await other.putCheckpoint(
      'mine',
      { step: 100, bytes },
      run({ runId: 'mine', config, state: 'stopped' }),
    );
    const file = { path: 'a3f0', blob: new Blob([bytes]) };
    expect(outcome(await importFiles(other, [file], quiet))).toEqual(['known mine']);
    const later = { path: 'a3f0', blob: new Blob([await stateAt(101)]) };
    expect(outcome(await importFiles(other, [later], quiet))).toEqual(['imported quick-1a2b3c']);
  });

  it('that is damaged is refused', async () => {
    const bytes = await stateAt(100);
    const blob = new Blob([bytes.subarray(0, bytes.length - 4)]);
    const [result] = await importFiles(other, [{ path: 'a.safetensors', blob }], quiet);
    expect(result?.kind).toBe('refused');
    expect((await other.listRuns()).runs).toEqual([]);
  });
});

describe('a folder of npm run train', () => {
  const config = presetConfig('quick');
  const line = (json: unknown) => `${JSON.stringify(json)}\n`;
  const lineOf = (n: number) => {
    const { atMs: _, featureStd: batchStd, ...metrics } = step(n, { epoch: n > 2 ? 1 : 0 });
    return line({ ...metrics, batchStd, gradNorm: n === 2 ? 'NaN' : metrics.gradNorm });
  };
  const { step: _, ...measured } = evaluation(2);
  const metrics = [
    ...[lineOf(1), lineOf(2), line(measured), lineOf(3)],
    line({
      note: { kind: 'alarm', step: 3, alarm: 'collapse', message: 'The features collapsed.' },
    }),
  ].join('');
  const folder = (text: string) => [
    { path: 'out/config.json', blob: new Blob([JSON.stringify(config)]) },
    { path: 'out/metrics.jsonl', blob: new Blob([text]) },
  ];

  it('is a run with its steps, evaluations and notes', async () => {
    const results = await importFiles(other, folder(metrics), quiet, () => 77);
    expect(outcome(results)).toEqual(['imported out']);
    const { run: record, trained, evaluations } = await contentOf(other, 'out');
    expect(record).toMatchObject({
      ...{ config, steps: 3, stepsPerEpoch: 2, totalSteps: config.epochs * 2, state: 'stopped' },
      notes: [{ kind: 'alarm', alarm: 'collapse' }],
    });
    expect(trained.map(({ gradNorm }) => gradNorm)).toEqual([
      step(1).gradNorm,
      Number.NaN,
      step(3).gradNorm,
    ]);
    expect(evaluations).toEqual([evaluation(2)]);
    expect(outcome(await importFiles(other, folder(metrics), quiet))).toEqual(['known out']);
  });

  it('of protolab_torch tells of its images, its machine and its end', async () => {
    const about = {
      ...{ runId: 'a-torch', parent: 'a', fromStep: 0, startedAt: 5, endedAt: 9, state: 'failed' },
      dataset: { name: 'CIFAR-10', images: 9, side: 32, testImages: 1, levels: [] },
      ...{ totalSteps: 40, stepsPerEpoch: 4, machine: '8 × H200', fault: 'It broke.' },
    };
    const file = { path: 'out/about.json', blob: new Blob([JSON.stringify(about)]) };
    expect(outcome(await importFiles(other, [...folder(metrics), file], quiet))).toEqual([
      'imported out',
    ]);
    const { run: record } = await contentOf(other, 'out');
    expect(record).toMatchObject({
      ...{ totalSteps: 40, stepsPerEpoch: 4, startedAt: 5, endedAt: 9, state: 'failed' },
      ...{ dataset: { name: 'CIFAR-10' }, adapter: { description: '8 × H200' } },
    });
    const torn = { path: 'out/about.json', blob: new Blob(['{']) };
    const [refused] = await importFiles(other, [...folder(metrics), torn], quiet);
    expect(refused).toMatchObject({ kind: 'refused' });
  });

  it('has its checkpoint with it', async () => {
    const checkpoint = { path: 'out/checkpoint.safetensors', blob: new Blob([await stateAt(3)]) };
    await importFiles(other, [...folder(metrics), checkpoint], quiet);
    const { run: record, hasCheckpoint } = await contentOf(other, 'out');
    expect(hasCheckpoint).toBe(true);
    expect(record).toMatchObject({ totalSteps: 200, dataset: { name: 'Emoji scenes' } });
  });

  it('has the checkpoints that were kept while it trained, also if it was killed', async () => {
    const kept = async (at: number) => ({
      ...{ path: `out/checkpoint-step-${at}.safetensors`, blob: new Blob([await stateAt(at)]) },
    });
    const damaged = { path: 'out/checkpoint-step-1.safetensors', blob: new Blob(['no']) };
    const files = [...folder(metrics), await kept(3), damaged, await kept(2)];
    const [result, ...others] = (await importFiles(other, files, quiet)) ?? [];
    expect(others).toEqual([]);
    expect(result).toMatchObject({ kind: 'imported', problems: [{}] });
    expect(await other.listCheckpoints('out')).toMatchObject([
      { step: 2, knn: evaluation(2).knnTop1 },
      { step: 3, knn: null },
    ]);
  });

  it('with a damaged line is refused by file, line and field', async () => {
    const text = metrics.replace('"gradNorm":', '"other":');
    const [message = ''] = outcome(await importFiles(other, folder(text), quiet));
    expect(message).toMatch(/out\/metrics\.jsonl.*"line 1\.gradNorm" is missing/);
    expect((await other.listRuns()).runs).toEqual([]);
  });
});

it('other files are refused by name', async () => {
  const files = [
    { path: 'notes.txt', blob: new Blob(['hello']) },
    { path: 'config.json', blob: new Blob(['{"epochs": 8}']) },
  ];
  const results = await importFiles(other, files, quiet);
  expect(outcome(results).map((text) => /^"[^"]+"/.exec(text)?.[0])).toEqual([
    '"notes.txt"',
    '"config.json"',
  ]);
});
