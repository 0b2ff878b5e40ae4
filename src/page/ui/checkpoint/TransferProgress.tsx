import { speak } from '#base/words.ts';
import { useLab, useTransfer } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';

/** The bar of an import or export. */
export function TransferProgress() {
  const t = useText();
  const lab = useLab();
  const busy = useTransfer((state) => state.busy);
  if (busy === null) return null;
  const { kind, doing, done, total } = busy;
  const text = speak(t, doing);
  return (
    <section className="card imported" aria-label={kind === 'import' ? t('Import') : t('Export')}>
      <p>
        {text}
        {total > 1 && (
          <span className="muted"> {t('{{done}} of {{total}}', { done: done + 1, total })}</span>
        )}
      </p>
      <ProgressBar
        label={kind === 'import' ? t('Import progress') : t('Export progress')}
        percent={total > 1 ? (100 * done) / total : null}
        text={text}
      />
      <div className="imported-actions">
        <button
          type="button"
          className="button button-small"
          disabled={busy.ending}
          onClick={() => lab.transfer.cancel()}
        >
          {t('Cancel')}
        </button>
      </div>
    </section>
  );
}
