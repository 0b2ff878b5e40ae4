import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { inEnglish, say } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import { presetConfig } from '#run/presets.ts';
import type { Event as RunEvent, RunState } from '#run/protocol.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import { reducePageTask } from '#store/runs/pageTask.ts';
import { reduceRun } from '#store/runs/runEvents.ts';
import { createRunsStore } from '#store/runs/runsStore.ts';
import { attend } from './attention.ts';

const runId = 'quick-1';

const started: RunEvent = {
  ...{ type: 'runStarted', runId, config: presetConfig('quick'), dataset: summary, adapter },
  ...{ startedAt: 1, fromStep: 0, totalSteps: 100, stepsPerEpoch: 25 },
};
const steps = (done: number): RunEvent => ({
  ...{ type: 'stepsFinished', runId, steps: [step(done, { imagesPerSec: 16 })] },
});
const state = (next: RunState): RunEvent => ({ type: 'stateChanged', runId, state: next });
const end = (next: 'finished' | 'stopped' | 'failed'): RunEvent => ({
  type: 'runEnded',
  runId,
  state: next,
  fault:
    next === 'failed' ? { kind: 'internal', step: 37, message: say('The GPU is gone.') } : null,
});

/** A page whose run the test plays. */
function setUp() {
  const runs = createRunsStore();
  const queue = createStore(() => ({ playing: false, items: [] as { state: string }[] }));
  const shown: (readonly [string, string])[] = [];
  const listeners = new Map<string, Set<(event: Event) => void>>();
  const page = { visible: true, locks: 0 };
  const document = {
    title: 'Protolab',
    get visibilityState(): DocumentVisibilityState {
      return page.visible ? 'visible' : 'hidden';
    },
    hasFocus: () => page.visible,
    addEventListener: () => {},
  };
  attend(
    {
      runs,
      queue,
      notifyWish: { show: (...words) => shown.push(words) },
      text: () => inEnglish,
      onText: () => {},
    },
    {
      document,
      window: {
        addEventListener: (type, listener) => {
          const all = listeners.get(type) ?? new Set();
          listeners.set(type, all.add(listener));
        },
        removeEventListener: (type, listener) => listeners.get(type)?.delete(listener),
      },
      wakeLock: {
        async request() {
          page.locks++;
          return { release: async () => void page.locks--, addEventListener: () => {} };
        },
      },
    },
  );
  const play = (...events: readonly ClientEvent[]) => {
    for (const event of events) {
      const before = runs.getState();
      const live = reduceRun(before.live, event);
      runs.setState({ live, task: reducePageTask(before.task, event, live) });
    }
  };
  /** Whether closing the page would be questioned. */
  const asks = (): boolean => {
    const leaving = new Event('beforeunload', { cancelable: true });
    for (const listener of listeners.get('beforeunload') ?? []) listener(leaving);
    return leaving.defaultPrevented;
  };
  const touch = () => {
    for (const listener of listeners.get('keydown') ?? []) listener(new Event('keydown'));
  };
  return { runs, queue, document, page, shown, play, asks, touch };
}

test('the title says how far the run is, and how it ended until somebody is there', () => {
  const { document, play, touch } = setUp();
  expect(document.title).toBe('Protolab');
  const compiling = { type: 'taskProgressed', runId, task: 'compile', total: 60 } as const;
  play(started, { ...compiling, done: 20, atMs: 1 });
  expect(document.title).toBe('Compiling kernels 33 % · Protolab');
  play(state('training'), steps(37));
  expect(document.title).toMatch(/^37 % · .+ left · Protolab$/);
  play(state('paused'));
  expect(document.title).toBe('Paused at 37 % · Protolab');
  play(state('training'), steps(100));
  expect(document.title).toBe('100 % · Protolab');
  play(end('finished'));
  expect(document.title).toBe('✓ Finished · Protolab');
  touch();
  expect(document.title).toBe('Protolab');
  play(started, end('failed'));
  expect(document.title).toBe('✕ Failed · Protolab');
  play(started, end('stopped'));
  expect(document.title).toBe('Protolab');
});

test('the end is announced where nobody looks, with its result, but not one that was asked for', () => {
  const { page, shown, play } = setUp();
  play(started, steps(100), end('finished'));
  expect(shown).toEqual([]);
  page.visible = false;
  play(started, steps(100), end('finished'));
  play(started, steps(37), end('failed'));
  play(started, steps(37), end('stopped'));
  expect(shown).toEqual([
    ['✓ quick-1 finished', '100 steps'],
    ['✕ quick-1 failed', 'The GPU is gone.'],
  ]);
});

test('a queue that goes on is announced at its end only', () => {
  const { queue, page, shown, document, play } = setUp();
  page.visible = false;
  const waiting = [{ state: 'waiting' }];
  queue.setState({ playing: true, items: waiting });
  play(started, steps(100), end('finished'));
  expect(shown).toEqual([]);
  expect(document.title).toBe('Protolab');
  // The next run cannot begin, so the queue pauses.
  queue.setState({ playing: false });
  expect(shown).toHaveLength(1);
  queue.setState({ playing: true, items: waiting });
  play(started);
  queue.setState({ items: [] });
  play(end('finished'));
  expect(shown).toHaveLength(2);
});

test('closing the page is questioned while steps or a file would be lost', () => {
  const { runs, play, asks } = setUp();
  expect(asks()).toBe(false);
  play(started, state('training'), steps(37));
  expect(asks()).toBe(true);
  play(state('paused'));
  expect(asks()).toBe(true);
  play({ type: 'checkpointKept', runId, step: 37 });
  expect(asks()).toBe(false);
  play(state('training'));
  expect(asks()).toBe(true);
  play(end('finished'));
  expect(asks()).toBe(false);
  runs.setState({ exporting: runId });
  expect(asks()).toBe(true);
  runs.setState({ exporting: null, held: [{ runId, step: 100, bytes: 9 }] });
  expect(asks()).toBe(true);
  runs.setState({ held: [], unstored: true });
  expect(asks()).toBe(true);
  runs.setState({ unstored: false });
  expect(asks()).toBe(false);
});

test('the screen stays on while a run trains, not while it is paused or has ended', async () => {
  const { page, play } = setUp();
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  const locksAfter = async (...events: readonly ClientEvent[]) => {
    play(...events);
    await settled();
    return page.locks;
  };
  expect(await locksAfter()).toBe(0);
  expect(await locksAfter(started, state('training'))).toBe(1);
  expect(await locksAfter(state('paused'))).toBe(0);
  expect(await locksAfter(state('training'))).toBe(1);
  expect(await locksAfter(end('stopped'))).toBe(0);
});
