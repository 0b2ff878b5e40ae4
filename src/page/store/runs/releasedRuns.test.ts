import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { UNKNOWN_USE } from './archive.ts';
import { historyEntry } from './history.fixture.ts';
import type { HistoryState } from './historyStore.ts';
import { refreshReleased } from './releasedRuns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(stateAfter: 'stopped' | 'training') {
  const list = (state: 'stopped' | 'training'): HistoryState => ({
    ...{ status: 'ready', deleted: [], undoable: null, lost: [] },
    storage: UNKNOWN_USE,
    entries: [historyEntry('a', { state }), historyEntry('b')],
  });
  const store = createStore(() => list('training'));
  const held = new Set(['a']);
  let refreshes = 0;
  const history = Object.assign(store, {
    refresh: () => {
      refreshes++;
      store.setState(list(stateAfter));
      return Promise.resolve();
    },
  });
  refreshReleased(history, { held: () => Promise.resolve(held) });
  return { held, store, refreshes: () => refreshes };
}

test('a run whose worker has ended is read again, and nothing before', async () => {
  const { held, store, refreshes } = setUp('stopped');
  await vi.advanceTimersByTimeAsync(5000);
  expect(refreshes()).toBe(0);
  held.delete('a');
  await vi.advanceTimersByTimeAsync(5000);
  expect(refreshes()).toBe(1);
  expect(store.getState().entries[0]).toMatchObject({ state: 'stopped' });
  expect(vi.getTimerCount()).toBe(0);
});

test('a list that shows the run as in training all the same is not read for ever', async () => {
  const { held, refreshes } = setUp('training');
  held.delete('a');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(refreshes()).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
