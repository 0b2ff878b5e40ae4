/** Watches runs that are trained elsewhere: it has the storage and no GPU. */
import type { WatchCommand, WatchEvent, WatchedSource } from '#run/watching.ts';
import { openRunStore } from '#storage/runStore.ts';
import { watchedFiles } from './watchedFiles.ts';
import { WatchedRun, whyUnwatched } from './watchedRun.ts';

/** Between two looks at a run. */
const EVERY_MS = 2000;
/** Looks in a row that may fail before a run is given up. */
const PATIENCE = 5;

const runStore = openRunStore();
// Every watch reports its failure itself.
runStore.catch(() => {});

const emit = (event: WatchEvent): void => self.postMessage(event);

const watched = new Map<string, AbortController>();

async function watch(source: WatchedSource): Promise<void> {
  const { name } = source;
  if (watched.has(name)) return;
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
        if (failed < PATIENCE) continue;
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
