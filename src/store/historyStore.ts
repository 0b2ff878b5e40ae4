/** The stored runs. A deletion can be undone for a while. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AlertStore } from './alerts.ts';
import type { Archive, HistoryEntry, StoredMetrics } from './archive.ts';

/** How long a deleted run can be brought back. */
const UNDO_MS = 12_000;

export interface HistoryState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** What this site's storage holds; null before it was asked, or where nobody says. */
  readonly bytesUsed: number | null;
  /** The run that was deleted last and can still be brought back. */
  readonly undoable: { readonly runId: string; readonly restore: () => Promise<void> } | null;
}

export interface HistoryStore extends StoreApi<HistoryState> {
  /** Reads the list anew. Never rejects: what fails becomes an alert. */
  refresh(): Promise<void>;
  entry(runId: string): HistoryEntry | null;
  /** @throws StorageError when the run's records cannot be read. */
  readMetrics(runId: string): Promise<StoredMetrics>;
  remove(runId: string): Promise<void>;
  undo(): Promise<void>;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'No reason was given.';
}

/** @param open opens the storage; when it fails the page works on without a history. */
export function createHistoryStore(open: () => Promise<Archive>, alerts: AlertStore): HistoryStore {
  const store = createStore<HistoryState>(() => ({
    status: 'loading',
    entries: [],
    bytesUsed: null,
    undoable: null,
  }));
  let archive: Promise<Archive> | null = null;
  let undoTimer: ReturnType<typeof setTimeout> | null = null;
  const opened = () => {
    archive ??= open();
    return archive;
  };
  const raise = (title: string, sentences: readonly string[]) =>
    alerts.raise({ key: 'storage', title, sentences, actions: [] });
  const offerUndo = (undoable: HistoryState['undoable']) => {
    if (undoTimer !== null) clearTimeout(undoTimer);
    undoTimer = undoable === null ? null : setTimeout(() => offerUndo(null), UNDO_MS);
    store.setState({ undoable });
  };

  const refresh = async () => {
    try {
      const { entries, problems } = await (await opened()).list();
      store.setState({ status: 'ready', entries });
      store.setState({ bytesUsed: await (await opened()).bytesUsed() });
      if (problems.length > 0) raise('Some stored runs could not be read', problems);
    } catch (error) {
      // The next refresh opens it anew: a browser can give storage back.
      archive = null;
      store.setState({ status: 'failed' });
      raise('The stored runs could not be opened', [reasonOf(error)]);
    }
  };

  return Object.assign(store, {
    refresh,
    entry: (runId: string) =>
      store.getState().entries.find((entry) => entry.runId === runId) ?? null,
    readMetrics: async (runId: string) => (await opened()).readMetrics(runId),
    async remove(runId: string) {
      try {
        const restore = await (await opened()).deleteRun(runId);
        offerUndo({ runId, restore });
      } catch (error) {
        raise(`The run ${runId} was not deleted`, [reasonOf(error)]);
      }
      await refresh();
    },
    async undo() {
      const { undoable } = store.getState();
      if (undoable === null) return;
      try {
        await undoable.restore();
        offerUndo(null);
      } catch (error) {
        raise(`The run ${undoable.runId} was not brought back`, [reasonOf(error)]);
      }
      await refresh();
    },
  });
}
