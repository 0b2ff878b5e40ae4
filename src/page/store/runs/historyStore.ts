/**
 * The stored runs with the user's metadata. A deletion first marks the run: it can be undone
 * at once, or within a week from the list of deleted runs, and is carried out after that.
 */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { say, type Words, wordsOf } from '#base/words.ts';
import type { KeptCheckpoint } from '#run/keptCheckpoints.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import type { UntoldEnd } from '#storage/runStore.ts';
import { IS_LIVE } from '#storage/schemas.ts';
import { createSentinel, type Sentinel } from '#storage/sentinel.ts';
import { canStoreBeside, storeBeside } from '#storage/spareStore.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { Kept } from '#store/page/kept.ts';
import {
  type Archive,
  type HistoryEntry,
  type StorageUse,
  type StoredMetrics,
  UNKNOWN_USE,
} from './archive.ts';
import { keptChanges, type UnstoredChange } from './unstoredChanges.ts';

/** How long the page offers to undo a deletion. */
const UNDO_MS = 12_000;

/** Between attempts to store the end of a run that its lost worker still owns, ms. */
const RELEASED_MS = [100, 500, 2000] as const;

/** How long a deleted run is kept. */
const KEEP_DELETED_MS = 7 * 24 * 3600 * 1000;

export interface HistoryState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Newest first, without deleted ones. */
  readonly entries: readonly HistoryEntry[];
  /** Deleted runs that can still be restored, newest first. */
  readonly deleted: readonly HistoryEntry[];
  /** All unknown before it is read. */
  readonly storage: StorageUse;
  /** The runs that were deleted last. */
  readonly undoable: readonly string[] | null;
  /** Runs that were stored here and are gone, though nobody deleted them. */
  readonly lost: readonly string[];
}

export interface HistoryStore extends StoreApi<HistoryState> {
  /** Reads the list again. Never rejects: a failure becomes an alert. */
  refresh(): Promise<void>;
  /** What is stored now is all that is expected. */
  forgetLost(): Promise<void>;
  /** Reads the list again after an import was taken back, whose runs nobody misses. */
  refreshUndone(): Promise<void>;
  entry(runId: string): HistoryEntry | null;
  /** @throws StorageError when the run's records cannot be read. */
  readMetrics(runId: string): Promise<StoredMetrics>;
  /** @throws StorageError when the run's records cannot be read. */
  readTensorHealth(runId: string): Promise<readonly TensorHealthPoints[]>;
  /** The checkpoints of a run that are kept, by rising step. @throws StorageError */
  checkpoints(runId: string): Promise<readonly KeptCheckpoint[]>;
  /** Asks the browser once to keep the storage, and reads how much there is. Never rejects. */
  secure(): Promise<void>;
  /** Shown at once, then stored; for a run that just begins, too. Never rejects. */
  annotate(runIds: readonly string[], change: Partial<RunMetadata>): Promise<void>;
  /** Stores how a run ended whose worker was lost. Never rejects. */
  putEnd(runId: string, end: UntoldEnd): Promise<void>;
  /** Marks runs as deleted. */
  remove(runIds: readonly string[]): Promise<void>;
  undo(): Promise<void>;
  restore(runIds: readonly string[]): Promise<void>;
  /** Deletes runs from the storage permanently. */
  purge(runIds: readonly string[]): Promise<void>;
}

const BESIDE = say(
  'If it stays so, begin an empty store beside it and restore a backup; what cannot be opened is left as it is.',
);

/** The page and its workers look for their place when they start. */
const beginBeside = () => void storeBeside().then(() => location.reload());

export function reasonOf(error: unknown): Words {
  return error instanceof Error && error.message !== ''
    ? wordsOf(error)
    : say('No reason was given.');
}

/**
 * @param open opens the storage; if it fails the page works without a history
 * @param unstored where changes are kept until they are stored
 * @param sentinel knows which runs were stored
 */
export function createHistoryStore(
  open: () => Promise<Archive>,
  alerts: AlertStore,
  now: () => number = Date.now,
  unstored: Kept<readonly UnstoredChange[]> = keptChanges(null),
  sentinel: Sentinel = createSentinel([]),
): HistoryStore {
  const store = createStore<HistoryState>(() => ({
    status: 'loading',
    entries: [],
    deleted: [],
    storage: UNKNOWN_USE,
    undoable: null,
    lost: [],
  }));
  let archive: Promise<Archive> | null = null;
  let undoTimer: ReturnType<typeof setTimeout> | null = null;
  let listed: readonly HistoryEntry[] = [];
  let purgedExpired = false;
  /** Applied, in order, over a list that is read before they are stored. */
  const underWay = new Set<UnstoredChange>(unstored.read() ?? []);
  const restored = [...underWay];
  const opened = () => {
    archive ??= open();
    return archive;
  };
  const raise = (title: Words, sentences: readonly Words[]) =>
    alerts.raise({ key: 'storage', title, sentences, actions: [] });
  const offerUndo = (undoable: HistoryState['undoable']) => {
    if (undoTimer !== null) clearTimeout(undoTimer);
    undoTimer = undoable === null ? null : setTimeout(() => offerUndo(null), UNDO_MS);
    store.setState({ undoable });
  };
  const publish = () => {
    const entries = listed.map((entry) => {
      let { metadata } = entry;
      for (const { runId, change } of underWay) {
        if (runId === entry.runId) metadata = { ...metadata, ...change };
      }
      return metadata === entry.metadata ? entry : { ...entry, metadata };
    });
    store.setState({
      entries: entries.filter(({ metadata }) => metadata.deletedAt === null),
      deleted: entries.filter(({ metadata }) => metadata.deletedAt !== null),
    });
  };

  /** Runs of which anything is stored. */
  let found: readonly string[] = [];
  const setLost = (lost: readonly string[]) => {
    const before = store.getState().lost;
    if (lost.join() !== before.join()) store.setState({ lost });
  };

  const readUse = async () => store.setState({ storage: await (await opened()).storageUse() });
  let secured = false;
  const secure = async () => {
    try {
      if (!secured && store.getState().storage.persisted !== true) {
        secured = true;
        await (await opened()).persist();
      }
      await readUse();
    } catch {
      // The list of runs says that the storage cannot be opened.
    }
  };

  const refresh = async () => {
    try {
      const { entries, problems, damaged = [], withdrawn = [] } = await (await opened()).list();
      if (withdrawn.length > 0) await sentinel.forget(withdrawn);
      listed = entries;
      publish();
      found = [...new Set([...entries.map(({ runId }) => runId), ...damaged])];
      setLost(await sentinel.check(found));
      store.setState({ status: 'ready' });
      await readUse();
      if (problems.length > 0) raise(say('Some stored runs could not be read'), problems);
      // Changes that the last visit showed and did not store.
      const changes = restored.splice(0);
      if (changes.length > 0) await storeChanges(changes);
      await purgeExpired();
    } catch (error) {
      // The next refresh opens it again: a browser can make storage available again.
      archive = null;
      store.setState({ status: 'failed' });
      alerts.raise({
        key: 'storage',
        title: say('The stored runs could not be opened'),
        sentences: [reasonOf(error), ...(canStoreBeside() ? [BESIDE] : [])],
        actions: canStoreBeside() ? [{ label: say('Begin an empty store'), run: beginBeside }] : [],
      });
    }
  };

  const purge = async (runIds: readonly string[]) => {
    await sentinel.forget(runIds);
    for (const runId of runIds) {
      try {
        await (await opened()).purge(runId);
      } catch (error) {
        raise(say('The run {{run}} was not deleted', { run: runId }), [reasonOf(error)]);
      }
    }
    await refresh();
  };

  /** Once per page load. */
  const purgeExpired = async () => {
    if (purgedExpired) return;
    purgedExpired = true;
    const expired = listed.filter(
      ({ metadata: { deletedAt } }) => deletedAt !== null && now() - deletedAt > KEEP_DELETED_MS,
    );
    if (expired.length > 0) await purge(expired.map(({ runId }) => runId));
  };

  const storeChanges = async (changes: readonly UnstoredChange[]) => {
    for (const change of changes) underWay.add(change);
    unstored.write([...underWay]);
    publish();
    const failures: Words[] = [];
    for (const change of changes) {
      try {
        const stored = await (await opened()).annotate(change.runId, change.change);
        listed = listed.map((entry) =>
          entry.runId === change.runId ? { ...entry, metadata: stored } : entry,
        );
      } catch (error) {
        failures.push(reasonOf(error));
      }
      underWay.delete(change);
      unstored.write([...underWay]);
    }
    if (failures.length > 0) raise(say('A change to the runs was not stored'), failures);
    publish();
    await refresh();
  };

  const annotate = (runIds: readonly string[], change: Partial<RunMetadata>) =>
    storeChanges(runIds.map((runId) => ({ runId, change })));

  const find = (runId: string) =>
    store.getState().entries.find((entry) => entry.runId === runId) ?? null;

  const restore = async (runIds: readonly string[]) => {
    await annotate(runIds, { deletedAt: null });
  };

  return Object.assign(store, {
    refresh,
    async forgetLost() {
      await refresh();
      if (store.getState().status !== 'ready') return;
      await sentinel.accept(found);
      setLost([]);
    },
    async refreshUndone() {
      const missed = new Set(store.getState().lost);
      await refresh();
      const lost = store.getState().lost;
      await sentinel.forget(lost.filter((runId) => !missed.has(runId)));
      setLost(lost.filter((runId) => missed.has(runId)));
    },
    entry: find,
    readMetrics: async (runId: string) => (await opened()).readMetrics(runId),
    readTensorHealth: async (runId: string) => (await opened()).readTensorHealth(runId),
    checkpoints: async (runId: string) => (await opened()).checkpoints(runId),
    secure,
    annotate,
    async putEnd(runId: string, end: UntoldEnd) {
      try {
        for (const ms of RELEASED_MS) {
          if (await (await opened()).putEnd(runId, end)) break;
          await new Promise((resolve) => setTimeout(resolve, ms));
        }
      } catch {
        // It is listed as stopped then; the list says that the storage cannot be written.
      }
      await refresh();
    },
    async remove(runIds: readonly string[]) {
      const busy = runIds.filter((runId) => {
        const state = find(runId)?.state;
        return state !== undefined && IS_LIVE[state];
      });
      if (busy.length > 0) {
        raise(say('A run in training cannot be deleted'), [
          say('{{runs}} is being trained. Stop it first.', { runs: busy.join(', ') }),
        ]);
      }
      const free = runIds.filter((runId) => !busy.includes(runId));
      if (free.length === 0) return;
      offerUndo(free);
      await annotate(free, { deletedAt: now() });
    },
    async undo() {
      const { undoable } = store.getState();
      if (undoable === null) return;
      offerUndo(null);
      await restore(undoable);
    },
    restore,
    purge,
  });
}

/** A run's display name. */
export function runName({ runId, metadata }: Pick<HistoryEntry, 'runId' | 'metadata'>): string {
  return metadata.name ?? runId;
}
