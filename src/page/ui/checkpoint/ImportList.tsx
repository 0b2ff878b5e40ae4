import { useId } from 'react';
import { formatCount } from '#base/format.ts';
import { inEnglish, speak } from '#base/words.ts';
import type { ImportedRun, ImportResult } from '#run/runFiles.ts';
import { useLab } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { useText } from '#ui/i18n/useText.ts';

const SAID: Readonly<Record<ImportedRun['kind'], string>> = {
  imported: 'imported',
  known: 'already stored here, skipped',
  restored: 'restored from the deleted runs',
  deleted: 'imported into the deleted runs',
};

/** What several files, or one that was refused, came to. */
export function ImportList({ results }: { readonly results: readonly ImportResult[] }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const refused = results.flatMap((result) => (result.kind === 'refused' ? [result] : []));
  const runs = results.flatMap((result) => (result.kind === 'refused' ? [] : [result]));
  const close = () => lab.transfer.closeResults();
  const fresh = runs.filter(({ kind }) => kind !== 'known').length;
  return (
    <section className="card imported" aria-labelledby={id}>
      <div role="status">
        <h2 id={id}>
          {results.length === 0
            ? t('Nothing to import was found')
            : runs.length === 0
              ? t('Nothing was imported')
              : fresh === 0
                ? t('Nothing new: what the files hold is stored here already')
                : fresh === 1
                  ? t('1 run imported')
                  : t('{{n}} runs imported', { n: formatCount(fresh) })}
        </h2>
      </div>
      {refused.length > 0 && (
        <div role="alert">
          <ul className="imported-problems">
            {refused.map(({ file, message }) => (
              <li key={`${file} ${speak(inEnglish, message)}`}>{speak(t, message)}</li>
            ))}
          </ul>
        </div>
      )}
      {runs.length > 0 && (
        <ul className="imported-runs">
          {runs.map(({ runId, kind, file, problems }) => (
            <li key={`${file} ${runId}`}>
              {kind === 'deleted' ? (
                runId
              ) : (
                <a className="link-button" href={runHref(runId)} onClick={close}>
                  {runId}
                </a>
              )}{' '}
              <span className="muted">{t(SAID[kind])}</span>
              {problems.map((problem) => (
                <p key={speak(inEnglish, problem)} className="imported-problems">
                  {speak(t, problem)}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      <div className="imported-actions">
        <button type="button" className="button" onClick={close}>
          {t('Close')}
        </button>
      </div>
    </section>
  );
}
