import { Suspense, useEffect, useId, useRef, useState } from 'react';
import { formatDuration } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { useHistory, useLab, useQueue, useRuns } from '#store/hooks.ts';
import { hasEnded, isInterrupted } from '#store/queue/queueItems.ts';
import { endedGroups, type QueueProgress, queueProgress } from '#store/queue/queueProgress.ts';
import type { QueueItem } from '#store/queue/queueRecord.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';
import { compareHref } from './compareHref.ts';
import { countOf, queueCounts, queuePlace } from './queueWords.ts';

const QueueList = later(
  () => import('./QueueList.tsx'),
  (module) => module.QueueList,
);

/** The queue as one button of the bar, from which it unfolds; nothing while it is empty. */
export function QueueStatus() {
  const items = useQueue((state) => state.items);
  return items.length > 0 && <Status />;
}

function Status() {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const place = useRef<HTMLElement>(null);
  const items = useQueue((state) => state.items);
  const playing = useQueue((state) => state.playing);
  const { fraction, secondsLeft } = useQueueProgress(items);
  // Escape from inside closes it; elsewhere it belongs to what has the focus.
  useEffect(() => {
    const section = place.current;
    if (!open || section === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    section.addEventListener('keydown', onKey);
    return () => section.removeEventListener('keydown', onKey);
  }, [open]);
  return (
    <section className="queue" aria-label={t('Queue')} ref={place}>
      <span className="visually-hidden" role="status">
        {queueCounts(items, playing, t)}
      </span>
      <button
        type="button"
        className="button queue-button"
        ref={button}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="queue-button-name">{t('Queue')}</span>
        <span className="queue-button-words">{queuePlace(items, playing, secondsLeft, t)}</span>
        <span className="queue-button-place" aria-hidden="true">
          {countOf(items, 'finished')}/{items.length}
        </span>
        <span aria-hidden="true">{open ? '▴' : '▾'}</span>
      </button>
      {open && (
        <div className="card queue-panel" id={id}>
          <p className="queue-words">
            {queueCounts(items, playing, t)}
            {secondsLeft !== null &&
              ` · ${t('about {{time}} left', { time: formatDuration(secondsLeft) })}`}
          </p>
          <QueueReasons />
          <QueueActions items={items} playing={playing} />
          <ProgressBar label={t('Queue progress')} percent={Math.round(fraction * 100)} />
          <Suspense>
            <QueueList />
          </Suspense>
        </div>
      )}
    </section>
  );
}

function useQueueProgress(items: readonly QueueItem[]): QueueProgress {
  const live = useRuns((state) => state.live);
  const entries = useHistory((state) => state.entries);
  return queueProgress(items, live, entries);
}

/** Why the queue does not go on, if not by its user. */
function QueueReasons() {
  const t = useText();
  const { playing, held, elsewhere } = useQueue((state) => state);
  return (
    <>
      {held !== null && !playing && <p className="muted">{speak(t, held)}</p>}
      {elsewhere && (
        <p className="muted">
          {t('Another tab owns the stored queue. Runs queued here are kept in this tab only.')}
        </p>
      )}
    </>
  );
}

interface QueueActionsProps {
  readonly items: readonly QueueItem[];
  readonly playing: boolean;
}

function QueueActions({ items, playing }: QueueActionsProps) {
  const t = useText();
  const lab = useLab();
  const underWay = countOf(items, 'running') > 0;
  const waiting = countOf(items, 'waiting') > 0;
  const interrupted = items.some(isInterrupted);
  return (
    <div className="queue-actions">
      {endedGroups(items).map((group) => (
        <a key={group.id} className="button button-small" href={compareHref(group.runIds)}>
          {t('Compare {{group}}', { group: speak(t, group.label) })}
        </a>
      ))}
      {waiting && !playing && (
        <button type="button" className="button button-small" onClick={() => lab.queue.play()}>
          {underWay ? t('Continue after this run') : interrupted ? t('Resume') : t('Start queue')}
        </button>
      )}
      {waiting && playing && (
        <button
          type="button"
          className="button button-small"
          title={t('This run trains to its end; the next one waits.')}
          onClick={() => lab.queue.hold()}
        >
          {t('Hold queue after this run')}
        </button>
      )}
      {(underWay || interrupted) && (
        <button
          type="button"
          className="button button-small"
          title={t('Ends this run and starts the next.')}
          onClick={() => lab.queue.skip()}
        >
          {t('Skip')}
        </button>
      )}
      {(waiting || underWay) && (
        <button type="button" className="button button-small" onClick={() => lab.queue.cancel()}>
          {t('Cancel queue')}
        </button>
      )}
      {items.some(hasEnded) && !underWay && (
        <button
          type="button"
          className="button button-small"
          onClick={() => lab.queue.clearEnded()}
        >
          {t('Clear finished')}
        </button>
      )}
    </div>
  );
}
