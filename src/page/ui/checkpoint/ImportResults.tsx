import { useId } from 'react';
import { formatCount } from '#base/format.ts';
import { inEnglish, speak } from '#base/words.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import type { ImportedRun, ImportResult } from '#run/runFiles.ts';
import { useHistory, useLab, useRuns } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { isResumable } from '#store/runs/resumable.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ImportList } from './ImportList.tsx';

/** What the last import found. */
export function ImportResults({ results }: { readonly results: readonly ImportResult[] }) {
  const [first, ...others] = results;
  const alone = first !== undefined && others.length === 0;
  // A run among the deleted ones has no page.
  return alone && first.kind !== 'refused' && first.kind !== 'deleted' ? (
    <ImportedRunCard result={{ ...first, kind: first.kind }} />
  ) : (
    <ImportList results={results} />
  );
}

type Shown = ImportedRun & { readonly kind: Exclude<ImportedRun['kind'], 'deleted'> };

const SAID: Readonly<Record<Shown['kind'], string>> = {
  imported: 'Imported as run',
  known: 'Already stored here as run',
  restored: 'Restored from the deleted runs as run',
};

/** The one run of a file: what is in it, and what can be done with it. */
function ImportedRunCard({ result }: { readonly result: Shown }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { file, kind, runId, config, steps, checkpoint, problems } = result;
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  const resumable = useRuns((runs) => entry !== null && isResumable(entry, runs));
  const busy = useRuns(isBusy);
  const close = () => lab.transfer.closeResults();
  return (
    <section className="card imported" aria-labelledby={id}>
      <div>
        <h2 id={id}>{file}</h2>
        <p role="status">
          {t(SAID[kind])}{' '}
          <a className="link-button" href={runHref(runId)}>
            {runId}
          </a>
        </p>
        <p className="muted">
          {checkpoint === null
            ? t(
                '{{steps}} steps, without a checkpoint: its curves can be compared, not continued.',
                {
                  steps: formatCount(steps),
                },
              )
            : t('Step {{step}} · {{tensors}} tensors · {{parameters}} parameters', {
                step: formatCount(steps),
                tensors: formatCount(checkpoint.tensors),
                parameters: formatCount(checkpoint.parameters),
              })}
        </p>
      </div>
      {problems.length > 0 && (
        <ul className="imported-problems">
          {problems.map((problem) => (
            <li key={speak(inEnglish, problem)}>{speak(t, problem)}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t('Its settings')}</summary>
        <dl className="imported-fields">
          {FIELD_NAMES.map((name) => (
            <div key={name}>
              <dt className="muted">{t(FIELDS[name].label)}</dt>
              <dd>{String(config[name])}</dd>
            </div>
          ))}
        </dl>
      </details>
      <div className="imported-actions">
        <a className="button button-primary" href={runHref(runId)} onClick={close}>
          {t('Open the run')}
        </a>
        {resumable && (
          <button
            type="button"
            className="button"
            disabled={busy}
            title={t('Continue from its last checkpoint')}
            onClick={() => {
              lab.continueRun(runId, config);
              lab.ui.go('train');
              close();
            }}
          >
            {t('Resume')}
          </button>
        )}
        {entry !== null && (
          <button
            type="button"
            className="button"
            onClick={() => {
              lab.fork(runId);
              close();
            }}
          >
            {t('Fork')}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            lab.config.takeConfig(config);
            lab.ui.go('train');
            close();
          }}
        >
          {t('Use this config')}
        </button>
        <button type="button" className="button" onClick={close}>
          {t('Close')}
        </button>
      </div>
    </section>
  );
}
