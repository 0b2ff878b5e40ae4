/** Whether the user wants a notification at the end of a run. Nothing is asked before they say so. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { say } from '#base/words.ts';
import type { AlertStore } from './alerts.ts';
import { createKept } from './kept.ts';
import type { Keep } from './uiStore.ts';

/** The browser's notifications. */
export interface Notifications {
  permission(): NotificationPermission;
  /** To be called in an event of the user's. */
  ask(): Promise<NotificationPermission>;
  show(title: string, body: string): void;
}

export interface NotifyWish extends StoreApi<{ readonly wanted: boolean }> {
  /** False where the browser has no notifications: there is nothing to offer then. */
  readonly offered: boolean;
  /** Wants them, after the browser has asked, or no longer wants them. */
  toggle(): Promise<void>;
  /** Shows one if it is wanted and allowed. */
  show(title: string, body: string): void;
}

/** @param notifications null where the browser has none */
export function createNotifyWish(
  keep: Keep | null,
  notifications: Notifications | null,
  alerts: AlertStore,
): NotifyWish {
  const kept = createKept(keep, 'notify', v.boolean());
  const allowed = () => notifications?.permission() === 'granted';
  const store = createStore(() => ({ wanted: (kept.read() ?? false) && allowed() }));
  const want = (wanted: boolean) => {
    store.setState({ wanted });
    kept.write(wanted);
  };
  return Object.assign(store, {
    offered: notifications !== null,
    async toggle() {
      if (notifications === null) return;
      if (store.getState().wanted) return want(false);
      alerts.dismiss('notify');
      if ((await notifications.ask()) === 'granted') return want(true);
      alerts.raise({
        key: 'notify',
        title: say('The browser allows no notifications here'),
        sentences: [
          say('Allow them for this page in the browser’s site settings, then turn them on again.'),
        ],
        actions: [],
      });
    },
    show(title: string, body: string) {
      if (store.getState().wanted && allowed()) notifications?.show(title, body);
    },
  });
}
