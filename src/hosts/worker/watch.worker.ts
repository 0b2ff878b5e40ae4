/** Watches runs that are trained elsewhere: it has the storage and no GPU, and may ask other sites. */
import { wordsOf } from '#base/words.ts';
import type { WatchCommand, WatchEvent, WatchedSource } from '#run/watching.ts';
import { openRunStore } from '#storage/openRunStore.ts';
import { findRuns } from './findRuns.ts';
import { watchedFiles } from './watchedFiles.ts';
import { WatchedRun, whyUnwatched } from './watchedRun.ts';

/** Between two looks at a run. */
const EVERY_MS = 2000;
/** Looks in a row that may fail before a run is given up: of one on this machine, and of one elsewhere. */
const PATIENCE = { here: 5, elsewhere: 60 } as const;

const runStore = openRunStore();
// Every watch reports its failure itself.
runStore.catch(() => {});

const emit = (event: WatchEvent): void => self.postMessage(event);

const watched = new Map<string, AbortController>();

async function watch(source: WatchedSource): Promise<void> {
  const { name, at } = source;
  if (watched.has(name)) return;
  const isHere = typeof at !== 'string' || new URL(at).origin === self.location.origin;
  const patience = PATIENCE[isHere ? 'here' : 'elsewhere'];
  const ended = new AbortController();
  watched.set(name, ended);
  let message: Extract<WatchEvent, { type: 'unwatched' }>['message'] = null;
  try {
    const run = new WatchedRun({
      ...{ name, files: watchedFiles(source), runStore: await runStore, now: Date.now },
      emit: (event) => emit({ type: 'watched', name, event }),
    });
    for (let failed = 0; !ended.signal.aborted; ) {
      try {
        if (await run.poll()) break;
        failed = 0;
      } catch (error) {
        failed++;
        if (failed < patience) continue;
        await run.leave();
        throw error;
      } finally {
        await pause(ended.signal);
      }
    }
    if (ended.signal.aborted) await run.leave();
  } catch (error) {
    message = whyUnwatched(error);
  }
  watched.delete(name);
  emit({ type: 'unwatched', name, message });
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, EVERY_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

self.addEventListener('message', ({ data }: MessageEvent<WatchCommand>) => {
  switch (data.type) {
    case 'find':
      findRuns(data.address).then(
        (runs) => emit({ type: 'found', address: data.address, runs, message: null }),
        (error: unknown) =>
          emit({ type: 'found', address: data.address, runs: [], message: wordsOf(error) }),
      );
      break;
    case 'watch':
      void watch(data.source);
      break;
    case 'unwatch':
      watched.get(data.name)?.abort();
      break;
    default:
      data satisfies never;
  }
});
