import './Backup.css';
import { useId, useRef } from 'react';
import { formatCount, formatWhen } from '#base/format.ts';
import { useBackups, useHistory, useLab, useTransfer } from '#store/hooks.ts';
import { unsavedRuns } from '#store/runs/backups.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The whole lab in and out as one file, and what no backup has. */
export function BackupCard() {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const busy = useTransfer((state) => state.busy !== null);
  const entries = useHistory((state) => state.entries);
  const backups = useBackups((state) => state);
  const unsaved = unsavedRuns(entries, backups).length;
  const last =
    backups.at === null
      ? t('No backup was made in this browser.')
      : t('Last backup: {{when}}.', { when: formatWhen(backups.at, Date.now(), t) });
  const missing =
    unsaved === 0
      ? t('Every run is in a backup.')
      : unsaved === 1
        ? t('1 run is in no backup.')
        : t('{{n}} runs are in no backup.', { n: formatCount(unsaved) });
  return (
    <section className="card panel backup" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id}>{t('Backup')}</h2>
        <span className="muted" role="status">
          {last} {entries.length > 0 && missing}
        </span>
      </div>
      <p className="muted">
        {t(
          'One file with all runs, the deleted ones too, their kept checkpoints, clusters and notes, the queue, the form and the page’s settings, each part with a checksum. Restore puts it back beside what is here and changes nothing that is here.',
        )}
      </p>
      <div className="backup-actions">
        <button
          type="button"
          className="button button-small"
          disabled={busy || entries.length === 0}
          onClick={() => lab.backups.backUp()}
        >
          {t('Back up')}
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={busy}
          onClick={() => picker.current?.click()}
        >
          {t('Restore a backup')}
        </button>
        <input
          ref={picker}
          type="file"
          accept=".zip"
          aria-label={t('Backup file')}
          tabIndex={-1}
          className="visually-hidden"
          onChange={({ currentTarget }) => {
            const chosen = Array.from(currentTarget.files ?? []);
            lab.transfer.importFiles(chosen.map((blob) => ({ path: blob.name, blob })));
            // The same file chosen again is a change again.
            currentTarget.value = '';
          }}
        />
      </div>
    </section>
  );
}
