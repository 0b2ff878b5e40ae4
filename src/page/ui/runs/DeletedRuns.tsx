import { formatWhen } from '#base/format.ts';
import { useHistory, useLab } from '#store/hooks.ts';
import { runName } from '#store/runs/historyStore.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Runs that were deleted and are still stored. */
export function DeletedRuns() {
  const t = useText();
  const lab = useLab();
  const deleted = useHistory((state) => state.deleted);
  if (deleted.length === 0) return null;
  return (
    <details className="runs-deleted">
      <summary>{t('Deleted runs: {{n}}', { n: deleted.length })}</summary>
      <p className="muted">{t('They still use storage and are removed a week after deletion.')}</p>
      <button
        type="button"
        className="button button-small"
        onClick={() => void lab.history.purge(deleted.map(({ runId }) => runId))}
      >
        {t('Remove permanently')}
      </button>
      <ul>
        {deleted.map((entry) => (
          <li key={entry.runId}>
            {runName(entry)}{' '}
            <span className="muted">
              {formatWhen(entry.metadata.deletedAt ?? 0, Date.now(), t)}
            </span>{' '}
            <button
              type="button"
              className="link-button"
              aria-label={t('Restore {{name}}', { name: runName(entry) })}
              onClick={() => void lab.history.restore([entry.runId])}
            >
              {t('Restore')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
