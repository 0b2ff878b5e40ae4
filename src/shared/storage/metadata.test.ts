import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import 'fake-indexeddb/auto';
import { get } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { NO_METADATA, type RunMetadata, sweptFields, sweptText } from '#run/runMetadata.ts';
import { STORAGE_SCHEMA } from './envelope.ts';
import { encodeJson } from './json.ts';
import { decodeMetadata, encodeMetadata } from './metadataSchema.ts';
import { evaluation, failureOf, flipByte, RunStoreBench, run } from './runStore.fixture.ts';
import type { RunStore } from './runStore.ts';
import { decodeRun } from './schemas.ts';

let bench: RunStoreBench;
let runStore: RunStore;

beforeEach(async () => {
  bench = new RunStoreBench();
  runStore = await bench.open();
  await runStore.putRun(run({ state: 'finished' }));
});

const FULL: RunMetadata = {
  name: 'Übung 1',
  colour: 7,
  note: 'läuft ☃',
  pinned: true,
  deletedAt: 12,
  group: {
    ...{
      id: 'g',
      kind: 'sweep',
      label: say('{{what}}, {{preset}}', { what: say('Rate'), preset: 'quick' }),
    },
    ...{ field: 'learningRate', value: 0.1, seed: 3 },
  },
  parent: { runId: 'p', step: 25 },
  tags: ['lamb', 'zum Zeigen'],
  imported: { file: 'a.json', runId: 'b', at: 3 },
};

describe('metadata', () => {
  it('is read back unchanged; a change keeps other fields and does not touch the run', async () => {
    expect((await runStore.listRuns()).metadata.get('a1')).toBeUndefined();
    expect(await runStore.changeMetadata('a1', FULL)).toEqual(FULL);
    await runStore.changeMetadata('a1', { deletedAt: null, note: 'b' });
    const { runs, metadata, problems } = await (await bench.open()).listRuns();
    expect(metadata.get('a1')).toEqual({ ...FULL, deletedAt: null, note: 'b' });
    expect(runs).toEqual([run({ state: 'finished' })]);
    expect(problems).toEqual([]);
  });

  it('can be changed while the run is trained elsewhere, and survives writes of the run', async () => {
    const worker = await bench.open();
    await worker.putRun(run());
    await runStore.changeMetadata('a1', { name: 'mine' });
    await worker.putRun(run({ steps: 25 }));
    expect((await runStore.listRuns()).metadata.get('a1')?.name).toBe('mine');
  });

  it('is deleted and restored with its run', async () => {
    await runStore.changeMetadata('a1', FULL);
    const deleted = await runStore.deleteRun('a1');
    expect((await runStore.listRuns()).metadata.size).toBe(0);
    await runStore.restoreRun(deleted);
    expect((await runStore.listRuns()).metadata.get('a1')).toEqual(FULL);
  });

  it('if damaged, is named and quarantined, and the run still listed', async () => {
    await runStore.changeMetadata('a1', FULL);
    await bench.tamper(['meta', 'a1', 0], flipByte(9));
    const { runs, metadata, problems } = await runStore.listRuns();
    expect(runs).toHaveLength(1);
    expect(metadata.size).toBe(0);
    expect(english(problems[0]?.message)).toMatch(
      /^The name, note and group of run "quick 1" was damaged/,
    );
  });
});

describe('versions', () => {
  it('a run of a version without best kNN and metadata is listed without them', async () => {
    const { bestKnn: _, ...old } = run({ state: 'finished', lastKnn: 30 });
    expect(decodeRun(encodeJson(old)).run).toMatchObject({ lastKnn: 30, bestKnn: null });
  });

  it('missing metadata fields get defaults, fields of later versions are dropped', () => {
    expect(decodeMetadata(encodeJson({ version: 1, name: 'a' }))).toEqual({
      ...NO_METADATA,
      name: 'a',
    });
    expect(decodeMetadata(encodeJson({ version: 1, ...FULL, stars: 5 }))).toEqual(FULL);
    const { tags: _, imported: __, ...before } = FULL;
    expect(decodeMetadata(encodeJson({ version: 1, ...before }))).toEqual({
      ...FULL,
      tags: [],
      imported: null,
    });
    const group = { ...FULL.group, field: 'warpFactor' };
    const read = decodeMetadata(encodeJson({ version: 1, ...FULL, group }));
    expect(read.group).toMatchObject({ field: null, value: 0.1 });
    expect(FULL.group === null ? [] : sweptFields(FULL.group)).toEqual([
      { field: 'learningRate', value: 0.1 },
    ]);
    expect(decodeMetadata(encodeMetadata(FULL))).toEqual(FULL);
  });

  it('a group of several fields keeps those that this version knows; one field needs no list', () => {
    const fields = [
      { field: 'learningRate', value: 0.1 },
      { field: 'optimizer', value: 'lamb' },
    ] as const;
    const several = { ...FULL, group: { ...FULL.group, fields } };
    const read = decodeMetadata(encodeJson({ version: 1, ...several })).group;
    expect(read === null ? [] : sweptFields(read)).toEqual(fields);
    expect(read === null ? '' : sweptText(read)).toBe('learningRate = 0.1, optimizer = lamb');
    const later = { ...several.group, fields: [...fields, { field: 'warpFactor', value: 9 }] };
    expect(decodeMetadata(encodeJson({ version: 1, ...FULL, group: later })).group).toEqual(read);
    expect(decodeMetadata(encodeJson({ version: 1, ...FULL })).group).not.toHaveProperty('fields');
  });

  it.each([
    ['no version', { name: 'a' }],
    ['a newer version', { version: 2, name: 'a' }],
    ['another colour than there is', { version: 1, colour: 8 }],
    ['no object', 'text'],
  ])('metadata with %s is refused', (_, json) => {
    expect(() => decodeMetadata(encodeJson(json))).toThrow();
  });

  it('a group of an earlier version, whose label is a text, keeps it', () => {
    const group = { ...FULL.group, label: 'Case study' };
    expect(decodeMetadata(encodeJson({ version: 1, group })).group?.label).toEqual(
      say('Case study'),
    );
  });

  it('a record of a newer storage schema is never changed', async () => {
    await runStore.changeMetadata('a1', FULL);
    await bench.tamper(['meta', 'a1', 0], (record) => ({ ...record, schema: STORAGE_SCHEMA + 1 }));
    const before = await get(['meta', 'a1', 0], bench.store);
    expect((await failureOf(runStore.changeMetadata('a1', { note: 'x' }))).failure).toBe('newer');
    expect(await get(['meta', 'a1', 0], bench.store)).toEqual(before);
    expect((await runStore.listRuns()).problems[0]?.kind).toBe('newer');
  });
});

describe('the queue of runs', () => {
  it('is stored with the runs and read by the next page', async () => {
    expect(await runStore.readQueue()).toBeNull();
    await runStore.writeQueue({ items: [1, { a: Number.NaN }] });
    await runStore.writeQueue({ items: [2] });
    const next = await bench.open();
    expect(await next.readQueue()).toEqual({ items: [2] });
    expect((await next.listRuns()).problems).toEqual([]);
    await bench.tamper(['queue', '', 0], flipByte(2));
    expect((await failureOf(next.readQueue())).message).toMatch(/queue of runs was damaged/i);
  });
});

it('an interrupted run has the better of its best and its last evaluation', async () => {
  await runStore.putRun(run({ runId: 'b2', bestKnn: 40 }));
  await runStore.putRun(run({ runId: 'c3', bestKnn: null }));
  await runStore.appendEvaluation('b2', evaluation(25));
  await runStore.appendEvaluation('c3', evaluation(25));
  bench.lockedBy.clear();
  const { runs } = await (await bench.open()).listRuns();
  const best = new Map(runs.map(({ runId, bestKnn }) => [runId, bestKnn]));
  expect(best.get('b2')).toBe(40);
  expect(best.get('c3')).toBe(31.25);
});
