/** The page's files are kept once the page itself has all that it needs first. */
import { createOfflineClient } from '#client/offlineClient.ts';
import { runLocks } from '#storage/ownership.ts';
import { isBusy, type RunsStore } from '#store/runs/runsStore.ts';
import type { AlertStore } from './alerts.ts';
import { followUpdates } from './pageUpdates.ts';

export interface KeepOfflineParts {
  readonly runs: RunsStore;
  readonly alerts: AlertStore;
}

/** Does nothing where the browser has no service workers, such as without TLS. */
export async function keepOffline({ runs, alerts }: KeepOfflineParts): Promise<void> {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined) return;
  await followUpdates({
    offline: createOfflineClient(serviceWorker, new URL('serviceWorker.js', document.baseURI)),
    alerts,
    runs: {
      busy: () => isBusy(runs.getState()),
      subscribe: (listener) => void runs.subscribe(listener),
    },
    trainsAnywhere: async () => (await runLocks().held()).size > 0,
    reload: () => location.reload(),
  });
}
