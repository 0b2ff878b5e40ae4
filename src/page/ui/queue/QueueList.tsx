import { speak } from '#base/words.ts';
import { useLab, useQueue } from '#store/hooks.ts';
import { isInterrupted } from '#store/queue/queueItems.ts';
import { useText } from '#ui/i18n/useText.ts';
import { SweepLink } from '#ui/sweep/SweepLink.tsx';

/** The queue's runs in their order; those that wait can be moved and taken out. */
export function QueueList() {
  const t = useText();
  const lab = useLab();
  const items = useQueue((state) => state.items);
  const stopOnFailure = useQueue((state) => state.stopOnFailure);
  return (
    <div className="queue-list-box">
      <label className="queue-option">
        <input
          type="checkbox"
          checked={stopOnFailure}
          onChange={({ currentTarget }) => lab.queue.setStopOnFailure(currentTarget.checked)}
        />
        {t('Hold the queue when a run fails')}
      </label>
      <ol className="queue-list">
        {items.map(({ id, label, state, runId, message, group, startedAt, weights }, at) => (
          <li key={id} className="queue-item">
            <span className="queue-item-name">
              {speak(t, label)}
              {runId !== null && <span className="muted"> {runId}</span>}
              {group !== null && <span className="muted"> · {speak(t, group.label)}</span>}{' '}
              {weights !== undefined && (
                <span className="muted">
                  {' · '}
                  {t('from {{file}}', { file: weights.file })}
                </span>
              )}
              {items[at - 1]?.group?.id !== group?.id && <SweepLink group={group} />}
            </span>
            <span className="history-state" data-state={state}>
              {isInterrupted({ state, runId, startedAt }) ? t('interrupted') : t(state)}
            </span>
            {message !== null && (
              <span className="queue-item-why" data-state={state}>
                {speak(t, message)}
              </span>
            )}
            {state === 'waiting' && (
              <span className="queue-item-buttons">
                <button
                  type="button"
                  className="button button-small"
                  aria-label={t('Move {{name}} up', { name: speak(t, label) })}
                  disabled={items[at - 1]?.state !== 'waiting'}
                  onClick={() => lab.queue.move(id, -1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="button button-small"
                  aria-label={t('Move {{name}} down', { name: speak(t, label) })}
                  disabled={items[at + 1]?.state !== 'waiting'}
                  onClick={() => lab.queue.move(id, 1)}
                >
                  ↓
                </button>
                <button
                  type="button"
                  className="button button-small"
                  aria-label={t('Remove {{name}}', { name: speak(t, label) })}
                  onClick={() => lab.queue.remove(id)}
                >
                  ×
                </button>
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
