/** Runs that are trained elsewhere, on the page's charts and in its history while they are. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { say, type Words } from '#base/words.ts';
import { type SpawnWatch, spawnWatch, type WatchClient } from '#client/watchClient.ts';
import type { Event } from '#run/protocol.ts';
import { WATCHED_PATH, type WatchEvent, type WatchedSource } from '#run/watching.ts';
import type { PageLab } from '#store/pageLab.ts';

export interface WatchingState {
  /** Runs that `npm run watch` serves beside the page; null without it. */
  readonly served: readonly string[] | null;
  /** Runs that are watched, by their folders' names; the run's id once it is known. */
  readonly watched: ReadonlyMap<string, { readonly runId: string | null }>;
}

export interface Watching extends StoreApi<WatchingState> {
  /** Asks once what is served beside the page. */
  look(): Promise<void>;
  watchServed(name: string): void;
  /** Watches the runs at an address of any server. @returns why it does not; null if it does */
  watchAddress(address: string): Promise<Words | null>;
  /** @param folder a run's, or one of several runs' */
  watchFolder(folder: FileSystemDirectoryHandle): Promise<void>;
  unwatch(name: string): void;
}

type WatchingLab = Pick<PageLab, 'metrics' | 'history' | 'alerts'>;

interface WatchingParts {
  readonly spawn?: SpawnWatch;
  readonly fetchList?: typeof fetchServed;
}

const known = new WeakMap<WatchingLab, Watching>();

/** The page's; it goes on while its card is not shown. */
export function watchingOf(lab: WatchingLab): Watching {
  const watching = known.get(lab) ?? createWatching(lab);
  known.set(lab, watching);
  return watching;
}

export function createWatching(
  lab: WatchingLab,
  { spawn = spawnWatch, fetchList = fetchServed }: WatchingParts = {},
): Watching {
  const { metrics, history, alerts } = lab;
  const store = createStore<WatchingState>(() => ({ served: null, watched: new Map() }));
  let client: WatchClient | null = null;
  /** Who waits for the runs at an address. */
  const finding = new Map<string, (message: Words | null) => void>();
  const answer = (address: string, message: Words | null) => {
    finding.get(address)?.(message);
    finding.delete(address);
  };
  const complain = (name: string, message: Words) =>
    alerts.raise({
      key: `watch ${name}`,
      title: say('{{run}} is not watched any more', { run: name }),
      sentences: [message],
      actions: [],
    });
  const set = (name: string, entry: { readonly runId: string | null } | null) => {
    const watched = new Map(store.getState().watched);
    if (entry === null) watched.delete(name);
    else watched.set(name, entry);
    store.setState({ watched });
  };
  const draw = (event: Event) => {
    if (event.type === 'stepsFinished') {
      // What is not on the charts is read from the storage when it is shown.
      const [first] = event.steps;
      if (first === undefined || !metrics.has(event.runId)) return;
      metrics.rewind(event.runId, first.step - 1);
      metrics.append(event.runId, event.steps);
    } else if (event.type === 'evaluationFinished' && metrics.has(event.runId)) {
      metrics.appendEvaluation(event.runId, event.evaluation);
    }
  };
  const hear = (heard: WatchEvent) => {
    if (heard.type === 'found') {
      for (const run of heard.runs) watch(run);
      return answer(heard.address, heard.message);
    }
    if (heard.type === 'unwatched') {
      set(heard.name, null);
      if (heard.message !== null) complain(heard.name, heard.message);
    } else {
      const { name, event } = heard;
      if ('runId' in event) set(name, { runId: event.runId });
      draw(event);
    }
    void history.refresh();
  };
  const worker = (): WatchClient => {
    client ??= spawn(hear, (message) => {
      client = null;
      for (const address of finding.keys()) answer(address, message);
      for (const name of store.getState().watched.keys()) {
        set(name, null);
        complain(name, message);
      }
    });
    return client;
  };
  const watch = (source: WatchedSource) => {
    const { watched } = store.getState();
    if (watched.has(source.name)) return;
    alerts.dismiss(`watch ${source.name}`);
    set(source.name, { runId: null });
    worker().send({ type: 'watch', source });
  };
  return Object.assign(store, {
    look: async () => store.setState({ served: await fetchList() }),
    watchServed(name: string) {
      const at = new URL(`${WATCHED_PATH}${encodeURIComponent(name)}/`, document.baseURI).href;
      watch({ name, at });
    },
    watchAddress(address: string) {
      return new Promise<Words | null>((resolve) => {
        answer(address, null);
        finding.set(address, resolve);
        worker().send({ type: 'find', address });
      });
    },
    async watchFolder(folder: FileSystemDirectoryHandle) {
      const runs = await runsIn(folder);
      for (const at of runs) watch({ name: at.name, at });
      if (runs.length === 0) {
        complain(folder.name, say('No folder in it has a metrics.jsonl.'));
      }
    },
    unwatch: (name: string) => client?.send({ type: 'unwatch', name }),
  });
}

/** Null where the page is served by something else. */
async function fetchServed(): Promise<readonly string[] | null> {
  try {
    const response = await fetch(new URL(WATCHED_PATH, document.baseURI));
    if (!response.ok || !response.headers.get('Content-Type')?.includes('json')) return null;
    const names: unknown = await response.json();
    return Array.isArray(names) ? names.map(String) : null;
  } catch {
    return null;
  }
}

/** The folder, if it is a run's, or those of the runs in it. */
async function runsIn(
  folder: FileSystemDirectoryHandle,
): Promise<readonly FileSystemDirectoryHandle[]> {
  const isRun = (one: FileSystemDirectoryHandle) =>
    one.getFileHandle('metrics.jsonl').then(
      () => true,
      () => false,
    );
  if (await isRun(folder)) return [folder];
  const found: FileSystemDirectoryHandle[] = [];
  for await (const entry of folder.values()) {
    if (entry.kind === 'directory' && (await isRun(entry))) found.push(entry);
  }
  return found;
}
