/** Runs that were stored here and are gone: said, never shown as a first visit. */
import { listed, say, type Words } from '#base/words.ts';
import { createSentinel, type MarkPlace, type Sentinel } from '#storage/sentinel.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { Keep, UiStore } from '#store/page/uiStore.ts';
import type { HistoryStore } from './historyStore.ts';

const KEY = 'protolab.storedRuns';
const CACHE = 'protolab-marks';

/** In localStorage and in the Cache storage: files of their own, outside IndexedDB. */
export function browserSentinel(keep: Keep | null): Sentinel {
  const places: MarkPlace[] = [];
  if (keep !== null) {
    places.push({
      read: async () => keep.getItem(KEY),
      write: async (text) => keep.setItem(KEY, text),
    });
  }
  if (typeof caches !== 'undefined') {
    const address = new URL(KEY, document.baseURI).href;
    places.push({
      read: async () => (await (await caches.open(CACHE)).match(address))?.text() ?? null,
      write: async (text) => (await caches.open(CACHE)).put(address, new Response(text)),
    });
  }
  return createSentinel(places);
}

/** Names that are said; the others are counted. */
const NAMED = 3;

function whatIsGone(lost: readonly string[]): Words {
  const names = listed(lost.slice(0, NAMED));
  const more = lost.length - NAMED;
  if (more > 0)
    return say('{{runs}} and {{n}} more were stored here and are gone.', { runs: names, n: more });
  return lost.length === 1
    ? say('{{run}} was stored here and is gone.', { run: names })
    : say('{{runs}} were stored here and are gone.', { runs: names });
}

/** Raises an alert while runs are missing. */
export function tellLostRuns(history: HistoryStore, alerts: AlertStore, ui: UiStore): void {
  let told: readonly string[] = [];
  history.subscribe(({ lost, entries }) => {
    if (lost === told) return;
    told = lost;
    if (lost.length === 0) {
      alerts.dismiss('lost');
      return;
    }
    alerts.raise({
      key: 'lost',
      title:
        entries.length === 0
          ? say('The browser’s storage was reset')
          : say('Stored runs are missing'),
      sentences: [
        whatIsGone(lost),
        say(
          'Restore a backup, or import files exported before. What the page stores from now on is kept.',
        ),
      ],
      actions: [
        { label: say('Go to backups'), run: () => ui.go('runs', '') },
        { label: say('Forget them'), run: () => void history.forgetLost() },
      ],
    });
  });
}
