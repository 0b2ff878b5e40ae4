import { useState } from 'react';
import { formatDuration } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { useHistory, useLab, useQueue, useRuns } from '#store/hooks.ts';
import { hasEnded, isInterrupted } from '#store/queue/queue.ts';
import { endedGroups, queueProgress, queueWords } from '#store/queue/queueProgress.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';
import { compareHref } from './compareHref.ts';
import { QueueList } from './QueueList.tsx';

/** The queue's progress and its buttons; nothing while it is empty. */
export function QueueStatus() {
  const items = useQueue((state) => state.items);
  return items.length > 0 && <Status />;
}

function Status() {
  const t = useText();
  const lab = useLab();
  const [listed, setListed] = useState(false);
  const { items, playing, held, elsewhere } = useQueue((state) => state);
  const live = useRuns((state) => state.live);
  const entries = useHistory((state) => state.entries);
  const progress = queueProgress(items, live, entries);
  const interrupted = items.some(isInterrupted);
  const underWay = items.some(({ state }) => state === 'running');
  const waiting = items.some(({ state }) => state === 'waiting');
  const parts = queueWords(progress).map((words) => speak(t, words));
  if (!playing && waiting) parts.push(t('paused'));
  return (
    <section className="queue" aria-label={t('Queue')}>
      <div className="queue-line">
        <span className="queue-words" role="status">
          {parts.join(' · ')}
        </span>
        {progress.secondsLeft !== null && (
          <span className="muted">
            {t('about {{time}} left', { time: formatDuration(progress.secondsLeft) })}
          </span>
        )}
        {held !== null && !playing && <span className="muted">{speak(t, held)}</span>}
        {elsewhere && (
          <span className="muted">
            {t('Another tab owns the stored queue. Runs queued here are kept in this tab only.')}
          </span>
        )}
        <span className="queue-actions">
          {endedGroups(items).map((group) => (
            <a key={group.id} className="button button-small" href={compareHref(group.runIds)}>
              {t('Compare {{group}}', { group: t(group.label) })}
            </a>
          ))}
          {waiting && !playing && (
            <button
              type="button"
              className="button button-small button-primary"
              onClick={() => lab.queue.play()}
            >
              {underWay
                ? t('Continue after this run')
                : interrupted
                  ? t('Resume')
                  : t('Start queue')}
            </button>
          )}
          {waiting && playing && (
            <button
              type="button"
              className="button button-small"
              title={t('Finishes this run, then pauses the queue.')}
              onClick={() => lab.queue.hold()}
            >
              {t('Pause queue')}
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
            <button
              type="button"
              className="button button-small"
              onClick={() => lab.queue.cancel()}
            >
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
          <button
            type="button"
            className="button button-small"
            aria-expanded={listed}
            onClick={() => setListed(!listed)}
          >
            {listed ? t('Hide list') : t('Show list')}
          </button>
        </span>
      </div>
      <ProgressBar label={t('Queue progress')} percent={Math.round(progress.fraction * 100)} />
      {listed && <QueueList />}
    </section>
  );
}
