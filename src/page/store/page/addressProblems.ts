import { say, type Words } from '#base/words.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import type { AlertStore } from './alerts.ts';
import { unusableTogether } from './pageUrl.ts';

/** Says what of the address could not be read, or what was read and cannot be trained. */
export function tellAddressProblems(
  unread: readonly Words[],
  config: ConfigStore,
  alerts: AlertStore,
): void {
  const together = config.getState().problems.map(({ message }) => unusableTogether(message));
  if (unread.length + together.length === 0) return;
  alerts.raise({
    key: 'address',
    // What was read is in the form, even where it cannot be trained.
    title:
      unread.length > 0
        ? say('Part of the address was not used')
        : say('The settings of the address cannot be trained'),
    sentences: [...unread, ...together],
    actions: [],
  });
}
