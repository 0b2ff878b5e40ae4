/**
 * The queue of runs: one GPU, one run at a time, the next begins when the last has ended. It is
 * stored after every change and restored, paused, when the page is loaded.
 */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { say, sentences, type Words } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import { isReason, NO_CHECKPOINT, weightsGone } from '#run/refusals.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { Archive } from '#store/runs/archive.ts';
import { reasonOf } from '#store/runs/historyStore.ts';
import type { RunRefusal, RunRequest } from '#store/runs/runsStore.ts';
import { missingWeights, type QueuedWeights } from './queuedWeights.ts';
import { hasEnded, isInterrupted, waitingAgain } from './queueItems.ts';
import { decodeQueue, encodeQueue, type QueueItem } from './queueRecord.ts';

/** Runs in the queue that have not ended. */
export const QUEUE_LIMIT = 200;

export interface QueueState {
  readonly items: readonly QueueItem[];
  /** Starts the next run automatically; false is paused. */
  readonly playing: boolean;
  /** Why it is paused, if not by the user; a message. */
  readonly held: Words | null;
  /** A failed run pauses it. */
  readonly stopOnFailure: boolean;
  /** Another tab of this browser runs the stored queue. */
  readonly elsewhere: boolean;
}

export type NewQueueItem = Pick<
  QueueItem,
  'label' | 'preset' | 'config' | 'group' | 'forkedFrom' | 'fromCheckpoint' | 'fromStep' | 'weights'
>;

export interface QueueStore extends StoreApi<QueueState> {
  /** Puts runs at the end. @param start whether the queue continues at once */
  add(items: readonly NewQueueItem[], start: boolean): void;
  play(): void;
  /** Finishes the current run, then pauses the queue. */
  hold(): void;
  /** Ends the current run, or drops the interrupted one, and starts the next. */
  skip(): void;
  /** Removes all waiting runs and ends the current one. */
  cancel(): void;
  remove(id: string): void;
  /** Moves a waiting run up (−1) or down (+1) among those that wait. */
  move(id: string, by: -1 | 1): void;
  clearEnded(): void;
  setStopOnFailure(stop: boolean): void;
  /** Reads the stored queue; the interrupted run waits to be continued. */
  load(): Promise<void>;
  /**
   * Adds the runs of a backup's queue that are not here.
   * @param renamed ids here of runs whose own were taken, by those in the backup
   */
  restore(stored: unknown, renamed: Readonly<Record<string, string>>): void;
  handle(event: ClientEvent): void;
}

export interface QueueParts {
  readonly alerts: AlertStore;
  readonly startRun: (request: RunRequest) => void;
  readonly stopRun: () => void;
  /** True while a run is in progress or about to begin. */
  readonly busy: () => boolean;
  readonly newRunId: (preset: string) => string;
  readonly weightsFile: QueuedWeights;
  /** Looks up which files of weights are kept. Never rejects. */
  readonly recallWeights: () => Promise<void>;
  /** Opens the storage; without one there is no stored queue, and its alert is the history's. */
  readonly open: () => Promise<Pick<Archive, 'readQueue' | 'writeQueue' | 'ownQueue'>>;
  readonly now?: () => number;
}

export function createQueue(parts: QueueParts): QueueStore {
  const { alerts, now = Date.now } = parts;
  const store = createStore<QueueState>(() => ({
    items: [],
    playing: false,
    held: null,
    stopOnFailure: false,
    elsewhere: false,
  }));
  let owned = false;
  let numbers = 0;
  /** The current run is being ended so that the next can start. */
  let skipping = false;
  let unwritten = Promise.resolve();
  let weightsLookedUp = false;

  const lookUpWeights = (): Promise<void> => {
    weightsLookedUp = true;
    return parts.recallWeights();
  };

  const write = () => {
    if (!owned) return;
    const { items, stopOnFailure } = store.getState();
    unwritten = unwritten
      .then(() =>
        parts.open().then((opened) => opened.writeQueue(encodeQueue({ items, stopOnFailure }))),
      )
      .catch((error: unknown) => {
        alerts.raise({
          key: 'queue',
          title: say('The queue was not stored'),
          sentences: [
            reasonOf(error),
            say('The queue continues, but a reload would lose its last changes.'),
          ],
          actions: [],
        });
      });
  };
  const set = (change: Partial<QueueState>) => {
    const before = store.getState();
    store.setState(change);
    const { items, stopOnFailure } = store.getState();
    if (items !== before.items || stopOnFailure !== before.stopOnFailure) write();
  };
  const change = (id: string, to: Partial<QueueItem>) =>
    set({
      items: store.getState().items.map((item) => (item.id === id ? { ...item, ...to } : item)),
    });
  const running = () => store.getState().items.find(({ state }) => state === 'running');

  const refused = (id: string, { kind, sentences: [first, ...others] }: RunRefusal) => {
    const item = store.getState().items.find((candidate) => candidate.id === id);
    if (item === undefined) return;
    const resumed = item.runId !== null && item.startedAt !== null;
    if (kind === 'run' && resumed && !isReason(first, NO_CHECKPOINT)) {
      // What it has trained is kept until the reason is gone, such as images to be given again.
      change(id, { state: 'waiting' });
      set({ playing: false, held: first ?? null });
    } else if (kind === 'run' && resumed) {
      change(id, { state: 'waiting', runId: null, startedAt: null });
    } else if (kind === 'run' && isReason(first, weightsGone(''))) {
      // Every other run of a sweep would fail of it too.
      change(id, { state: 'waiting', runId: null });
      set({ playing: false, held: first ?? null });
    } else if (kind === 'run') {
      change(id, {
        state: 'failed',
        runId: null,
        message: first === undefined ? null : sentences(first, ...others),
        endedAt: now(),
      });
      if (store.getState().stopOnFailure) set({ playing: false, held: say('A run failed.') });
    } else if (skipping) {
      skipping = false;
      change(id, { state: 'skipped', endedAt: now() });
    } else {
      change(id, { state: 'waiting', ...(resumed ? {} : { runId: null }) });
      set({ playing: false, held: first ?? null });
    }
    next();
  };

  const next = () => {
    const { items, playing } = store.getState();
    if (!playing || parts.busy() || running() !== undefined) return;
    const item = items.find(({ state }) => state === 'waiting');
    if (item === undefined) {
      set({ playing: false, held: null });
      return;
    }
    const { id, config, group, forkedFrom, fromCheckpoint, fromStep: step } = item;
    const missing = missingWeights([item], parts.weightsFile);
    if (missing !== null && !weightsLookedUp) return void lookUpWeights().then(next);
    if (missing !== null) return set({ playing: false, held: missing });
    const weights = item.weights === undefined ? null : parts.weightsFile(item.weights);
    const runId = item.runId ?? parts.newRunId(item.preset);
    change(id, { state: 'running', runId });
    parts.startRun({
      runId,
      config,
      begin:
        item.runId !== null
          ? { kind: 'resume' }
          : fromCheckpoint && forkedFrom !== null
            ? { kind: 'fork', fromRunId: forkedFrom, ...(step !== undefined && { step }) }
            : { kind: 'new', ...(weights !== null && { weights }) },
      group,
      forkedFrom,
      refused: (refusal) => refused(id, refusal),
    });
  };

  const ended = (item: QueueItem, state: 'finished' | 'stopped' | 'failed', why: Words | null) => {
    const skipped = skipping && state === 'stopped';
    skipping = false;
    change(item.id, { state: skipped ? 'skipped' : state, message: why, endedAt: now() });
    const { stopOnFailure, playing } = store.getState();
    if (!playing) return;
    // Stop also pauses the queue; Skip continues it.
    if (state === 'stopped' && !skipped) set({ playing: false, held: say('A run was stopped.') });
    if (state === 'failed' && stopOnFailure) set({ playing: false, held: say('A run failed.') });
  };

  return Object.assign(store, {
    add(added: readonly NewQueueItem[], start: boolean) {
      const before = store.getState().items;
      const kept = before.every(hasEnded) ? [] : before;
      const waiting = kept.filter((item) => !hasEnded(item)).length;
      if (waiting + added.length > QUEUE_LIMIT) {
        alerts.raise({
          key: 'queue',
          title: say('Too many runs for the queue'),
          sentences: [
            say(
              '{{added}} runs cannot be queued after {{waiting}}: the queue is limited to {{most}}. Queue fewer runs.',
              { added: added.length, waiting, most: QUEUE_LIMIT },
            ),
          ],
          actions: [],
        });
        return;
      }
      const stamp = now().toString(36);
      const items = added.map(
        (item): QueueItem => ({
          ...item,
          id: `${stamp}-${numbers++}`,
          state: 'waiting',
          runId: null,
          message: null,
          startedAt: null,
          endedAt: null,
        }),
      );
      set({ items: [...kept, ...items] });
      // During a run, queued runs start after it.
      if (start || parts.busy()) set({ playing: true, held: null });
      next();
    },
    play() {
      set({ playing: true, held: null });
      next();
    },
    hold: () => set({ playing: false, held: null }),
    skip() {
      const interrupted = store.getState().items.find(isInterrupted);
      if (running() !== undefined) {
        skipping = true;
        set({ playing: true, held: null });
        parts.stopRun();
      } else if (interrupted !== undefined) {
        change(interrupted.id, { state: 'skipped', endedAt: now() });
        set({ playing: true, held: null });
        next();
      }
    },
    cancel() {
      set({ playing: false, held: null });
      if (running() !== undefined) parts.stopRun();
      // Last, because a run that had not begun returns to waiting when it is stopped.
      set({ items: store.getState().items.filter(({ state }) => state !== 'waiting') });
    },
    remove(id: string) {
      const { items } = store.getState();
      set({ items: items.filter((item) => item.id !== id || item.state === 'running') });
    },
    move(id: string, by: -1 | 1) {
      const items = [...store.getState().items];
      const from = items.findIndex((item) => item.id === id);
      const to = from + by;
      const [item, other] = [items[from], items[to]];
      if (item?.state !== 'waiting' || other?.state !== 'waiting') return;
      items[from] = other;
      items[to] = item;
      set({ items });
    },
    clearEnded: () => set({ items: store.getState().items.filter((item) => !hasEnded(item)) }),
    setStopOnFailure: (stopOnFailure: boolean) => set({ stopOnFailure }),
    load: () =>
      new Promise<void>((resolve) => {
        parts.open().then(
          (opened) =>
            opened.ownQueue(
              () => void loadStored().then(resolve),
              () => store.setState({ elsewhere: true }),
            ),
          () => resolve(),
        );
      }),
    restore(stored: unknown, renamed: Readonly<Record<string, string>>) {
      if (stored === null) return;
      const { items } = store.getState();
      const here = new Set(items.map(({ id }) => id));
      const found = decodeQueue(stored);
      const fresh = found.items
        .filter(({ id }) => !here.has(id))
        .map((item) => {
          const { runId, forkedFrom } = item;
          return waitingAgain({
            ...item,
            runId: runId === null ? null : (renamed[runId] ?? runId),
            forkedFrom: forkedFrom === null ? null : (renamed[forkedFrom] ?? forkedFrom),
          });
        });
      if (fresh.length > 0) set({ items: [...items, ...fresh].slice(0, QUEUE_LIMIT) });
      complain(found.problems);
    },
    handle(event: ClientEvent) {
      if (event.type === 'runStarted') {
        // An interrupted run may be resumed from the list of runs as well.
        const cut = store.getState().items.find((one) => one.runId === event.runId);
        if (cut !== undefined && isInterrupted(cut)) {
          change(cut.id, { state: 'running' });
          set({ held: null });
        }
      }
      const item = running();
      if (item !== undefined) {
        if (event.type === 'runStarted' && event.runId === item.runId) {
          change(item.id, { startedAt: item.startedAt ?? now() });
        } else if (event.type === 'runEnded' && event.runId === item.runId) {
          // A range test continues until it diverges.
          const reached = item.config.schedule === 'range' && event.fault?.kind === 'nonFinite';
          // A rule of early stopping that ends a run does what was asked.
          const done = reached || event.early !== undefined;
          const why = event.fault?.message ?? event.early ?? null;
          ended(item, done ? 'finished' : event.state, why);
        } else if (event.type === 'workerDied' && event.recovers !== item.runId) {
          const begun = item.startedAt !== null;
          change(item.id, { state: 'waiting', ...(begun ? {} : { runId: null }) });
          set({ playing: false, held: event.message });
        } else if (event.type === 'trainerGone' && event.runId === item.runId) {
          change(item.id, { state: 'waiting' });
          set({ playing: false, held: say('The tab that trained it was closed.') });
        }
      }
      if (['runEnded', 'commandRefused', 'trainerGone'].includes(event.type)) next();
    },
  });

  function complain(problems: readonly Words[]): void {
    if (problems.length === 0) return;
    alerts.raise({
      key: 'queue',
      title: say('Part of the stored queue was not used'),
      sentences: problems,
      actions: [],
    });
  }

  async function loadStored(): Promise<void> {
    try {
      const stored = await (await parts.open()).readQueue();
      const decoded = stored === null ? null : decodeQueue(stored);
      if (decoded?.items.some(({ weights }) => weights !== undefined)) await lookUpWeights();
      owned = true;
      if (decoded === null) {
        store.setState({ elsewhere: false });
        if (store.getState().items.length > 0) write();
        return;
      }
      const { items, stopOnFailure, problems } = decoded;
      const waiting = items.map(waitingAgain);
      const reloaded = say('The page was reloaded. The queue is on hold.');
      const missing = missingWeights(waiting, parts.weightsFile);
      const held = waiting.some(isInterrupted)
        ? sentences(reloaded, say('Resume the interrupted run or skip it.'))
        : waiting.some((item) => !hasEnded(item))
          ? sentences(reloaded, ...(missing === null ? [] : [missing]))
          : null;
      const { playing, held: before } = store.getState();
      set({
        items: [...waiting, ...store.getState().items],
        held: playing ? before : held,
        stopOnFailure,
        elsewhere: false,
      });
      complain(problems);
    } catch (error) {
      // Not owned, so that a queue that could not be read is not overwritten.
      alerts.raise({
        key: 'queue',
        title: say('The stored queue could not be read'),
        sentences: [reasonOf(error)],
        actions: [],
      });
    }
  }
}
