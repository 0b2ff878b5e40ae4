import type { RunGroup } from '#run/runMetadata.ts';
import { useHistory } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';

/** Leads from a run or the queue to the results of its sweep; nothing for other groups. */
export function SweepLink({ group }: { readonly group: RunGroup | null }) {
  const t = useText();
  const runIds = useHistory(({ entries }) =>
    entries
      .filter(({ metadata }) => metadata.group !== null && metadata.group.id === group?.id)
      .map(({ runId }) => runId)
      .join(','),
  );
  if (group?.kind !== 'sweep' || runIds === '') return null;
  // Compare draws the first eight of them, and the results of the whole sweep above.
  return (
    <a className="link-button" href={compareHref(runIds.split(',').toReversed())}>
      {t('Sweep results')}
    </a>
  );
}
