import { useId } from 'react';
import { formatCount } from '#base/format.ts';
import type { Text } from '#base/words.ts';
import { useHistory } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { runName } from '#store/runs/historyStore.ts';
import { type LineageRun, lineageOf } from '#store/runs/lineage.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';

/** The runs that this one was forked from, up to the first, and those forked from it. */
export function RunLineage({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const id = useId();
  const entries = useHistory((state) => state.entries);
  const { ancestors, children } = lineageOf(entries, entry.runId);
  if (ancestors.length === 0 && children.length === 0) return null;
  const kin = [...ancestors, ...children].flatMap((run) => (run.entry === null ? [] : [run.runId]));
  return (
    <section className="card panel run-lineage" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id}>{t('Lineage of forks')}</h2>
        {kin.length > 0 && (
          <a className="link-button" href={compareHref([...kin, entry.runId].slice(0, 8))}>
            {t('Compare them')}
          </a>
        )}
      </div>
      <ol>
        {ancestors.map((run, i) => (
          <li key={run.runId}>
            <Kin run={run} />
            <small className="muted"> {i === 0 ? t('root') : ''}</small>
            <p className="muted run-lineage-how">↓ {how(run, t)}</p>
          </li>
        ))}
        <li>
          <strong>{runName(entry)}</strong>
          {children.length > 0 && (
            <ul>
              {children.map((run) => (
                <li key={run.runId}>
                  <span className="muted">↳ {how(run, t)}: </span>
                  <Kin run={run} />
                </li>
              ))}
            </ul>
          )}
        </li>
      </ol>
    </section>
  );
}

const how = ({ step }: LineageRun, t: Text): string =>
  step === null
    ? t('its settings, from step 1')
    : t('its state at step {{step}}', { step: formatCount(step) });

function Kin({ run }: { readonly run: LineageRun }) {
  const t = useText();
  return run.entry === null ? (
    <>
      {run.runId} <small className="muted">{t('not stored here')}</small>
    </>
  ) : (
    <a href={runHref(run.runId)}>{runName(run.entry)}</a>
  );
}
