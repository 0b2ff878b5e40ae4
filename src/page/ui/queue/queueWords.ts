/** The queue in a few words. */
import { formatDuration } from '#base/format.ts';
import type { Text } from '#base/words.ts';
import type { QueueItem } from '#store/queue/queueRecord.ts';

type CountedItem = Pick<QueueItem, 'state'>;

export const countOf = (items: readonly CountedItem[], state: QueueItem['state']): number =>
  items.filter((item) => item.state === state).length;

/** "2 of 5 runs done · 1 stopped · on hold": a run that did not train to its end is not done. */
export function queueCounts(items: readonly CountedItem[], playing: boolean, t: Text): string {
  const failed = countOf(items, 'failed');
  const stopped = countOf(items, 'stopped');
  const skipped = countOf(items, 'skipped');
  const done = countOf(items, 'finished');
  return [
    t('{{done}} of {{total}} runs done', { done, total: items.length }),
    ...(failed > 0 ? [t('{{n}} failed', { n: failed })] : []),
    ...(stopped > 0 ? [t('{{n}} stopped', { n: stopped })] : []),
    ...(skipped > 0 ? [t('{{n}} skipped', { n: skipped })] : []),
    ...(!playing && countOf(items, 'waiting') > 0 ? [t('on hold')] : []),
  ].join(' · ');
}

/** On the bar's button: "2 of 5 · 3 min left", "3 waiting · on hold", "done". */
export function queuePlace(
  items: readonly CountedItem[],
  playing: boolean,
  secondsLeft: number | null,
  t: Text,
): string {
  const waiting = countOf(items, 'waiting');
  const at = items.findIndex(({ state }) => state === 'running');
  if (at < 0 && waiting === 0) return t('done');
  const place =
    at < 0
      ? t('{{n}} waiting', { n: waiting })
      : t('{{at}} of {{total}}', { at: at + 1, total: items.length });
  if (!playing && waiting > 0) return `${place} · ${t('on hold')}`;
  return secondsLeft === null || at < 0
    ? place
    : `${place} · ${t('{{time}} left', { time: formatDuration(secondsLeft) })}`;
}
