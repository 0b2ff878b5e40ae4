import './Diagnosis.css';
import { formatCount } from '#base/format.ts';
import { useHistory, useLab } from '#store/hooks.ts';
import { runName } from '#store/runs/historyStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { Changes } from './Changes.tsx';

/** Which run this one was forked from, where it began, and what was changed; a line of its verdict. */
export function ForkNote({ runId }: { readonly runId: string }) {
  const t = useText();
  const lab = useLab();
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  const parent = entry?.metadata.parent ?? null;
  const from = useHistory(
    ({ entries }) => entries.find((one) => one.runId === parent?.runId) ?? null,
  );
  if (entry === null || parent === null) return null;
  return (
    <section className="fork-note" aria-label={t('Forked run')}>
      <p>
        {parent.step === null
          ? t('Forked at step 1 from')
          : t('Forked at step {{step}} from', { step: formatCount(parent.step) })}{' '}
        {from === null ? (
          parent.runId
        ) : (
          <button type="button" className="link-button" onClick={() => lab.show(from.runId)}>
            {runName(from)}
          </button>
        )}
        {from !== null && (
          <>
            {' · '}
            <a className="link-button" href={compareHref([from.runId, runId])}>
              {t('Compare both')}
            </a>
          </>
        )}
      </p>
      {from !== null && <Changes before={from.config} after={entry.config} />}
    </section>
  );
}
