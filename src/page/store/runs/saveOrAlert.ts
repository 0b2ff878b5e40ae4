import { say } from '#base/words.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { reasonOf } from './historyStore.ts';

/** Makes a file for the user; raises an alert if that fails. */
export async function saveOrAlert(
  lab: { readonly alerts: AlertStore },
  make: () => Promise<void>,
): Promise<void> {
  try {
    await make();
  } catch (error) {
    lab.alerts.raise({
      key: 'export',
      title: say('The file could not be created'),
      sentences: [reasonOf(error)],
      actions: [],
    });
  }
}
