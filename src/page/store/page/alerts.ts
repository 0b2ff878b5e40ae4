/**
 * Problems of the page as a whole, each a line with actions to take. A run's alarms and faults are
 * no alerts: its verdict has them.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';

export interface AlertAction {
  readonly label: Words;
  readonly run: () => void;
}

export interface Alert {
  /** One line per key: a newer one replaces the older one. */
  readonly key: string;
  /** No problem: something to know. */
  readonly calm?: true;
  /** What happened, in a few words. */
  readonly title: Words;
  /** Sentences: the reason and the fix. */
  readonly sentences: readonly Words[];
  readonly actions: readonly AlertAction[];
}

export interface AlertStore extends StoreApi<{ readonly alerts: readonly Alert[] }> {
  raise(alert: Alert): void;
  dismiss(key: string): void;
}

export function createAlertStore(): AlertStore {
  const store = createStore<{ readonly alerts: readonly Alert[] }>(() => ({ alerts: [] }));
  return Object.assign(store, {
    raise(alert: Alert) {
      store.setState(({ alerts }) => ({
        alerts: [alert, ...alerts.filter((other) => other.key !== alert.key)],
      }));
    },
    dismiss(key: string) {
      store.setState(({ alerts }) => ({ alerts: alerts.filter((alert) => alert.key !== key) }));
    },
  });
}
