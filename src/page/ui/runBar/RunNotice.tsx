import { formatCount } from '#base/format.ts';
import { useHistory, useLab, useRuns } from '#store/hooks.ts';
import { pageTitle } from '#store/page/pageTitle.ts';
import { runName } from '#store/runs/historyStore.ts';
import { MOST_ATTEMPTS } from '#store/runs/recovery.ts';
import type { LeftRun, Recovering } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';

/** A line under the bar: a run that is being recovered, or that another tab trains or trained. */
export function RunNotice() {
  const recovering = useRuns((runs) => runs.recovering);
  const elsewhere = useRuns((runs) => runs.elsewhere);
  const left = useRuns((runs) => runs.left);
  if (recovering !== null) return <Recovery {...recovering} />;
  if (elsewhere !== null) return <Elsewhere runId={elsewhere} />;
  return left === null ? null : <Left {...left} />;
}

function Recovery({ cause, step, attempt }: Recovering) {
  const t = useText();
  const values = { step: formatCount(step), n: attempt, most: MOST_ATTEMPTS };
  return (
    <p className="card run-notice" role="status">
      {cause === 'gpu'
        ? t(
            'The GPU was lost at step {{step}}. It is opened again, and training continues from the last checkpoint (attempt {{n}} of {{most}}).',
            values,
          )
        : t(
            'The training worker was lost at step {{step}}. It is started again, and training continues from the last checkpoint (attempt {{n}} of {{most}}).',
            values,
          )}
    </p>
  );
}

function useName(runId: string): string {
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  return entry === null ? runId : runName(entry);
}

function Elsewhere({ runId }: { readonly runId: string }) {
  const t = useText();
  const run = useName(runId);
  // What the tab that trains says of itself.
  const title = useRuns((runs) => pageTitle(runs, null, t));
  return (
    <p className="card run-notice">
      <span role="status">
        {t(
          '“{{run}}” is being trained in another tab and shown live here; Pause and Stop act on it.',
          { run },
        )}
      </span>
      <span className="muted">{t('That tab is titled “{{title}}”.', { title })}</span>
    </p>
  );
}

function Left({ runId, config, step }: LeftRun) {
  const t = useText();
  const lab = useLab();
  const run = useName(runId);
  return (
    <p className="card run-notice" role="status">
      <span>
        {t('The tab that trained “{{run}}” was closed or ended at step {{step}}.', {
          run,
          step: formatCount(step),
        })}
      </span>
      <button
        type="button"
        className="button button-small"
        onClick={() => lab.continueRun(runId, config)}
      >
        {t('Continue here')}
      </button>
    </p>
  );
}
