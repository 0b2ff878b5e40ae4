import { beforeEach, describe, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { NO_METADATA, type RunMetadata } from '#run/runMetadata.ts';
import { createSentinel, type Sentinel } from '#storage/sentinel.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import type { Keep } from '#store/page/uiStore.ts';
import type { Archive, HistoryEntry } from './archive.ts';
import { historyEntry } from './history.fixture.ts';
import { createHistoryStore } from './historyStore.ts';
import { viewRows } from './runsTable.ts';
import { keptChanges } from './unstoredChanges.ts';

function setUp(runs: readonly HistoryEntry[], keep: Keep | null = null, sentinel?: Sentinel) {
  const stored = new Map(runs.map((run) => [run.runId, run]));
  const alerts = createAlertStore();
  const refuse = { annotate: false };
  const archive: Archive = {
    list: async () => ({ entries: [...stored.values()], problems: [] }),
    readMetrics: async () => ({ steps: [], evaluations: [], problems: [] }),
    readTensorHealth: async () => [],
    checkpoints: async () => [],
    async annotate(runId, change) {
      if (refuse.annotate) throw new Error('No room.');
      const run = stored.get(runId);
      const metadata: RunMetadata = { ...(run?.metadata ?? NO_METADATA), ...change };
      if (run !== undefined) stored.set(runId, { ...run, metadata });
      return metadata;
    },
    putEnd: async () => true,
    purge: async (runId) => {
      stored.delete(runId);
    },
    storageUse: async () => ({ usedBytes: null, roomBytes: null, persisted: null }),
    persist: async () => {},
    readQueue: async () => null,
    writeQueue: async () => {},
    ownQueue: (owned) => owned(),
  };
  const clock = { now: 1e9 };
  const history = createHistoryStore(
    async () => archive,
    alerts,
    () => clock.now,
    keptChanges(keep),
    sentinel,
  );
  const names = () => history.getState().entries.map(({ runId }) => runId);
  const deleted = () => history.getState().deleted.map(({ runId }) => runId);
  return { history, stored, alerts, clock, names, deleted, refuse };
}

beforeEach(() => {
  vi.useFakeTimers();
});

describe('deleting', () => {
  test('hides at once, keeps everything stored, and Undo restores all of it', async () => {
    const { history, stored, names, deleted } = setUp([
      historyEntry('a'),
      historyEntry('b'),
      historyEntry('c'),
    ]);
    await history.refresh();
    const removing = history.remove(['a', 'c']);
    expect(names()).toEqual(['b']);
    await removing;
    expect(deleted()).toEqual(['a', 'c']);
    expect(stored.size).toBe(3);
    await history.undo();
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(history.getState().undoable).toBeNull();
  });

  test('after the undo period a run can still be restored, and is removed only on request', async () => {
    const { history, stored, names, deleted } = setUp([historyEntry('a'), historyEntry('b')]);
    await history.refresh();
    await history.remove(['a', 'b']);
    vi.advanceTimersByTime(20_000);
    expect(history.getState().undoable).toBeNull();
    expect(stored.size).toBe(2);
    await history.restore(['b']);
    expect(names()).toEqual(['b']);
    await history.purge(deleted());
    expect([...stored.keys()]).toEqual(['b']);
  });

  test('is carried out when the page is opened a week later, not before', async () => {
    const gone = { ...NO_METADATA, deletedAt: 1e9 };
    const week = 7 * 24 * 3600 * 1000;
    const early = setUp([historyEntry('a', { metadata: gone }), historyEntry('b')]);
    early.clock.now = 1e9 + week - 1;
    await early.history.refresh();
    expect(early.stored.size).toBe(2);
    const late = setUp([historyEntry('a', { metadata: gone }), historyEntry('b')]);
    late.clock.now = 1e9 + week + 1;
    await late.history.refresh();
    expect([...late.stored.keys()]).toEqual(['b']);
    expect(late.deleted()).toEqual([]);
  });

  test('of a run in training is refused with a message, the others are deleted', async () => {
    const { history, alerts, names } = setUp([
      historyEntry('a', { state: 'training' }),
      historyEntry('b'),
    ]);
    await history.refresh();
    await history.remove(['a', 'b']);
    expect(names()).toEqual(['a']);
    expect(english(alerts.getState().alerts[0]?.title)).toBe('A run in training cannot be deleted');
  });
});

test('a name that could not be stored is reverted and reported', async () => {
  const { history, alerts, refuse } = setUp([historyEntry('a')]);
  await history.refresh();
  refuse.annotate = true;
  const naming = history.annotate(['a'], { name: 'mine' });
  expect(history.entry('a')?.metadata.name).toBe('mine');
  await naming;
  expect(history.entry('a')?.metadata.name).toBeNull();
  expect(alerts.getState().alerts[0]?.sentences.map(english)).toEqual(['No room.']);
});

test('a change that a reload overtakes is stored by the next visit', async () => {
  const kept = new Map<string, string>();
  const keep: Keep = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
  const first = setUp([historyEntry('a')], keep);
  await first.history.refresh();
  const naming = first.history.annotate(['a'], { name: 'mine', tags: ['x'] });
  const atReload = new Map(kept);
  await naming;
  expect(kept.get('protolab.unstoredChanges')).toBe('[]');
  for (const [key, value] of atReload) kept.set(key, value);

  const second = setUp([historyEntry('a')], keep);
  await second.history.refresh();
  expect(second.stored.get('a')?.metadata).toMatchObject({ name: 'mine', tags: ['x'] });
  expect(kept.get('protolab.unstoredChanges')).toBe('[]');
});

describe('the table', () => {
  const runs = [
    historyEntry('quick-1', { lastKnn: 30, startedAt: 1 }),
    historyEntry('quick-2', { lastKnn: null, startedAt: 2, state: 'failed' }),
    historyEntry('quick-10', { lastKnn: 45, startedAt: 3, config: presetConfig('notes-lamb') }),
    historyEntry('quick-3', {
      lastKnn: 20,
      startedAt: 4,
      metadata: { ...NO_METADATA, name: 'Best so far', note: 'wide', pinned: true },
    }),
  ];
  const view = { search: '', state: 'any', sort: 'started', descending: true } as const;
  const ids = (changes: Partial<Parameters<typeof viewRows>[1]>) =>
    viewRows(runs, { ...view, ...changes }).map(({ entry: { runId } }) => runId);

  test('sorts by the chosen column, pinned first and missing values last', () => {
    expect(ids({})).toEqual(['quick-3', 'quick-10', 'quick-2', 'quick-1']);
    expect(ids({ sort: 'knn' })).toEqual(['quick-3', 'quick-10', 'quick-1', 'quick-2']);
    expect(ids({ sort: 'knn', descending: false })).toEqual([
      'quick-3',
      'quick-1',
      'quick-10',
      'quick-2',
    ]);
    expect(ids({ sort: 'name', descending: false })).toEqual([
      'quick-3',
      'quick-1',
      'quick-2',
      'quick-10',
    ]);
  });

  test('finds by all words in name, id, preset, optimizer and note', () => {
    expect(ids({ search: 'best WIDE' })).toEqual(['quick-3']);
    expect(ids({ search: 'lamb notes' })).toEqual(['quick-10']);
    expect(ids({ search: 'quick-2 wide' })).toEqual([]);
    expect(ids({ state: 'failed' })).toEqual(['quick-2']);
  });

  test('of 500 runs is searched without comparing configs with presets again', () => {
    let reads = 0;
    const config = new Proxy(presetConfig('quick'), {
      get(target, key) {
        reads++;
        return Reflect.get(target, key, target);
      },
    });
    const many = Array.from({ length: 500 }, (_, i) =>
      historyEntry(`r-${i}`, { startedAt: i, config }),
    );
    viewRows(many, view);
    expect(reads).toBeGreaterThan(500 * 50);
    reads = 0;
    expect(viewRows(many, { ...view, search: 'r-4' })).toHaveLength(111);
    // The optimizer, the method and the encoder, which are searched.
    expect(reads).toBe(500 * 3);
  });
});

describe('runs that are gone', () => {
  const marked = () => {
    let text: string | null = null;
    return () =>
      createSentinel([
        {
          read: async () => text,
          write: async (next) => {
            text = next;
          },
        },
      ]);
  };

  test('are missed after a reset, in part or whole, until they are forgotten', async () => {
    const sentinel = marked();
    const first = setUp([historyEntry('a'), historyEntry('b')], null, sentinel());
    await first.history.refresh();
    expect(first.history.getState().lost).toEqual([]);
    const reset = setUp([], null, sentinel());
    await reset.history.refresh();
    expect(reset.history.getState().lost).toEqual(['a', 'b']);
    const older = setUp([historyEntry('a')], null, sentinel());
    await older.history.refresh();
    expect(older.history.getState().lost).toEqual(['b']);
    await older.history.forgetLost();
    expect(older.history.getState().lost).toEqual([]);
    await older.history.refresh();
    expect(older.history.getState().lost).toEqual([]);
  });

  test('of an import that was taken back are not missed, others still are', async () => {
    const sentinel = marked();
    await setUp([historyEntry('old')], null, sentinel()).history.refresh();
    const { history, stored } = setUp([historyEntry('imported')], null, sentinel());
    await history.refresh();
    stored.delete('imported');
    await history.refreshUndone();
    expect(history.getState().lost).toEqual(['old']);
    await history.refresh();
    expect(history.getState().lost).toEqual(['old']);
  });

  test('are not missed when the user removed them', async () => {
    const sentinel = marked();
    const { history, deleted } = setUp([historyEntry('a')], null, sentinel());
    await history.refresh();
    await history.remove(['a']);
    await history.purge(deleted());
    expect(history.getState().lost).toEqual([]);
    const later = setUp([], null, sentinel());
    await later.history.refresh();
    expect(later.history.getState().lost).toEqual([]);
  });
});
