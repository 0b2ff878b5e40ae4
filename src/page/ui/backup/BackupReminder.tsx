import './Backup.css';
import { formatCount } from '#base/format.ts';
import { useBackups, useHistory, useLab, useTransfer } from '#store/hooks.ts';
import { reminderDue, unsavedRuns } from '#store/runs/backups.ts';
import { useText } from '#ui/i18n/useText.ts';

/** A quiet line while much work is in no backup and the browser may clear its storage. */
export function BackupReminder() {
  const t = useText();
  const lab = useLab();
  const history = useHistory((state) => state);
  const backups = useBackups((state) => state);
  const busy = useTransfer((state) => state.busy !== null);
  if (!reminderDue(history, backups, Date.now())) return null;
  const n = unsavedRuns(history.entries, backups).length;
  return (
    <p className="backup-reminder muted">
      {n === 1
        ? t('1 run is in no backup.')
        : t('{{n}} runs are in no backup.', { n: formatCount(n) })}{' '}
      {t('The browser may clear its storage when the disk runs full.')}{' '}
      <button
        type="button"
        className="link-button"
        disabled={busy}
        onClick={() => lab.backups.backUp()}
      >
        {t('Back up')}
      </button>
      {' · '}
      <button type="button" className="link-button" onClick={() => lab.backups.notNow()}>
        {t('Not now')}
      </button>
    </p>
  );
}
