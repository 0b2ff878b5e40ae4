/**
 * A newer version of the page is asked for and never put in while a run trains, here or in another
 * tab: the files of the old one go with it.
 */
import { say } from '#base/words.ts';
import type { OfflineClient } from '#client/offlineClient.ts';
import type { AlertStore } from './alerts.ts';

export interface PageUpdatesParts {
  readonly offline: OfflineClient;
  readonly alerts: AlertStore;
  readonly runs: {
    readonly busy: () => boolean;
    readonly subscribe: (listener: () => void) => void;
  };
  /** Whether any tab of this browser trains a run. */
  readonly trainsAnywhere: () => Promise<boolean>;
  readonly reload: () => void;
}

const KEY = 'update';

/** Registers the service worker; never rejects. */
export async function followUpdates(parts: PageUpdatesParts): Promise<void> {
  const { offline, alerts, runs, trainsAnywhere, reload } = parts;
  let waiting = false;
  let offered = false;

  const raise = (sentence: ReturnType<typeof say>) => {
    offered = true;
    alerts.raise({
      key: KEY,
      calm: true,
      title: say('A new version of the page is ready'),
      sentences: [sentence],
      actions: [{ label: say('Reload now'), run: () => void takeOver() }],
    });
  };
  const takeOver = async () => {
    if (runs.busy() || (await trainsAnywhere().catch(() => false))) {
      raise(say('A run trains in this browser. Reload when it has ended; stored runs are kept.'));
      return;
    }
    offline.takeOver();
  };
  const offer = () => {
    if (!waiting) return;
    if (runs.busy()) {
      if (offered) alerts.dismiss(KEY);
      offered = false;
    } else if (!offered) raise(say('A reload puts it in; stored runs are kept.'));
  };
  runs.subscribe(offer);
  try {
    await offline.start(
      () => {
        waiting = true;
        offer();
      },
      () => {
        waiting = false;
        if (!runs.busy()) reload();
        else raise(say('Another tab has put it in. Reload this one when its run has ended.'));
      },
    );
  } catch {
    // The browser forbids it, or the host does not serve it: the page works, with a network.
  }
}
