import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import { historyEntry } from './history.fixture.ts';
import { lineageOf } from './lineage.ts';
import { noteGroups } from './noteGroups.ts';
import { isResumable } from './resumable.ts';
import type { LiveRun } from './runEvents.ts';
import { COLUMN_KEYS, columnOf, FIRST_COLUMNS } from './runsColumns.ts';
import { type RunsFilter, tagsOf, viewRows } from './runsTable.ts';
import { createRunsView } from './runsView.ts';
import { changedTags, readTags } from './tags.ts';
import { NO_PACE } from './timeLeft.ts';

const runs = [
  historyEntry(
    'a',
    { startedAt: 1, lastKnn: 30, config: presetConfig('notes-lamb') },
    { tags: ['lamb'] },
  ),
  historyEntry('b', { startedAt: 2, lastKnn: null, state: 'failed' }, { tags: ['show', 'lamb'] }),
  historyEntry('c', { startedAt: 3, lastKnn: 45, endedAt: null }, { note: 'for Ana' }),
];
const view: RunsFilter = { search: '', state: 'any', sort: 'started', descending: true };
const ids = (changes: Partial<RunsFilter>) =>
  viewRows(runs, { ...view, ...changes }).map(({ entry }) => entry.runId);

const live: LiveRun = {
  ...{ runId: 'c', config: runs[0]?.config ?? presetConfig('quick'), dataset: summary, adapter },
  ...{ startedAt: 3, fromStep: 0, totalSteps: 800, stepsPerEpoch: 100, state: 'training' },
  ...{ fault: null, last: step(103, { lossInst: 4.5, atMs: 5003 }), evaluation: null, notes: [] },
  ...{ clustering: null, featureBytes: null, memory: null },
  ...{ pace: NO_PACE, keptStep: null, task: null, phaseTimes: {} },
};

describe('the table of runs', () => {
  test('is filtered by tag and by state, and found by tags, notes and verdicts', () => {
    expect(tagsOf(runs)).toEqual(['lamb', 'show']);
    expect(ids({ tag: 'lamb' })).toEqual(['b', 'a']);
    expect(ids({ tag: 'lamb', state: 'failed' })).toEqual(['b']);
    expect(ids({ search: 'show' })).toEqual(['b']);
    expect(ids({ search: 'ana' })).toEqual(['c']);
    expect(ids({ search: 'healthy' })).toEqual(['c', 'a']);
  });

  test('is sorted by any column, missing values last in either direction', () => {
    for (const sort of COLUMN_KEYS) {
      for (const descending of [true, false]) {
        const values = viewRows(runs, { ...view, sort, descending }).map((row) =>
          columnOf(sort).value(row, row.entry),
        );
        const known = values.filter((value) => value !== null && value !== '');
        expect(values.slice(0, known.length), sort).toEqual(known);
      }
    }
    expect(ids({ sort: 'knn' })).toEqual(['c', 'a', 'b']);
    // The worst verdict first.
    expect(ids({ sort: 'verdict', descending: false })[0]).toBe('b');
  });

  test('shows the run that trains at its newest step, not at its record’s', () => {
    const recorded = historyEntry('c', {
      startedAt: 3,
      steps: 0,
      totalSteps: 800,
      lastLoss: null,
      lastKnn: null,
      state: 'starting',
    });
    const [row] = viewRows([recorded], view, live);
    expect(row).toMatchObject({
      ...{ epochs: 2, planned: 8, seconds: 5 },
      entry: { steps: 103, totalSteps: 800, lastLoss: 4.5, state: 'training' },
    });
    // The record is newer once the run has ended.
    const ended = { ...live, state: 'stopped' } as const;
    expect(viewRows([recorded], view, ended)[0]?.entry).toBe(recorded);
  });
});

describe('the look of the table', () => {
  function memory() {
    const kept = new Map<string, string>();
    const keep = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    return { kept, keep };
  }

  test('is kept over a reload: search, tag, order and columns', () => {
    const { keep } = memory();
    const before = createRunsView(keep);
    before.change({ search: 'lamb', tag: 'show' });
    before.sortBy('knn');
    before.toggleColumn('seed');
    before.toggleColumn('note');
    const after = createRunsView(keep);
    expect(after.getState()).toEqual(before.getState());
    expect(after.getState()).toMatchObject({ sort: 'knn', descending: true });
    expect(after.getState().columns).toContain('seed');
    expect(after.getState().columns).not.toContain('note');
    after.resetColumns();
    expect(after.getState().columns).toEqual(FIRST_COLUMNS);
  });

  test('of another version, or damaged, is the usual one where it cannot be read', () => {
    const { kept, keep } = memory();
    kept.set(
      'protolab.runsTable',
      JSON.stringify({ sort: 'warp', descending: false, columns: ['knn', 'warp'] }),
    );
    expect(createRunsView(keep).getState()).toMatchObject({ sort: 'started', columns: ['knn'] });
    kept.set('protolab.runsTable', '{');
    expect(createRunsView(keep).getState().columns).toEqual(FIRST_COLUMNS);
  });

  test('words are sorted from A first, figures from the largest; again turns it round', () => {
    const store = createRunsView(null);
    store.sortBy('name');
    expect(store.getState().descending).toBe(false);
    store.sortBy('name');
    expect(store.getState().descending).toBe(true);
    store.sortBy('loss');
    expect(store.getState().descending).toBe(true);
  });
});

test('tags are read from text, each once, and changed only where they differ', () => {
  expect(readTags(' lamb, #show，lamb,, ')).toEqual(['lamb', 'show']);
  const tags = ['a', 'b'];
  expect(changedTags(tags, ['b'], ['c'])).toBe(tags);
  expect(changedTags(tags, ['c'], ['a'])).toEqual(['b', 'c']);
});

test('the lineage goes up to the root, past runs that are gone, and never in circles', () => {
  const family = [
    historyEntry('child-2', {}, { parent: { runId: 'me', step: null } }),
    historyEntry('child-1', {}, { parent: { runId: 'me', step: 9 } }),
    historyEntry('me', {}, { parent: { runId: 'father', step: 5 } }),
    historyEntry('father', {}, { parent: { runId: 'gone', step: 2 } }),
    historyEntry('x', {}, { parent: { runId: 'y', step: 1 } }),
    historyEntry('y', {}, { parent: { runId: 'x', step: 1 } }),
  ];
  const names = (list: readonly { readonly runId: string; readonly step: number | null }[]) =>
    list.map(({ runId, step: at }) => `${runId} ${at}`);
  const { ancestors, children } = lineageOf(family, 'me');
  expect(names(ancestors)).toEqual(['gone 2', 'father 5']);
  expect(ancestors[0]?.entry).toBeNull();
  expect(names(children)).toEqual(['child-1 9', 'child-2 null']);
  expect(names(lineageOf(family, 'x').ancestors)).toEqual(['y 1']);
});

test('notes are grouped: alarms by kind with their steps, then stages, changes and skips', () => {
  const message = say('Made up.');
  const groups = noteGroups([
    { kind: 'stage', step: 1, message },
    { kind: 'alarm', step: 45, alarm: 'collapse', message },
    { kind: 'skip', step: 50, message },
    { kind: 'alarm', step: 60, alarm: 'deadUnits', message },
    { kind: 'alarm', step: 136, alarm: 'collapse', message },
  ]);
  expect(groups.map(({ key, notes }) => `${key} ${notes.length}`)).toEqual([
    'alarm collapse 2',
    'alarm deadUnits 1',
    'stage 1',
    'skip 1',
  ]);
  expect(groups.map(({ steps }) => english(steps)).slice(0, 2)).toEqual([
    'steps 45 to 136',
    'step 60',
  ]);
});

test('a run resumes if it was cut short, has a checkpoint and nobody trains it', () => {
  const idle = { live: null, elsewhere: null, held: [] };
  const stopped = historyEntry('a', { state: 'stopped', steps: 30, totalSteps: 100 });
  expect(isResumable(stopped, idle)).toBe(true);
  expect(isResumable({ ...stopped, hasCheckpoint: false }, idle)).toBe(false);
  const held = [{ runId: 'a', step: 30, bytes: 9 }];
  expect(isResumable({ ...stopped, hasCheckpoint: false }, { ...idle, held })).toBe(true);
  // Its last evaluation was cut short.
  expect(isResumable({ ...stopped, steps: 100 }, idle)).toBe(true);
  expect(isResumable({ ...stopped, state: 'failed', steps: 100 }, idle)).toBe(true);
  expect(isResumable({ ...stopped, state: 'finished' }, idle)).toBe(false);
  expect(isResumable({ ...stopped, state: 'training' }, idle)).toBe(false);
  expect(isResumable(stopped, { ...idle, live: { ...live, runId: 'a' } })).toBe(false);
  expect(isResumable(stopped, { ...idle, elsewhere: 'a' })).toBe(false);
});
