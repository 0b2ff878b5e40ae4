import { useLab, useRuns } from '#store/hooks.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { isResumable } from '#store/runs/resumable.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CompareWith } from './CompareWith.tsx';

interface RunActionsProps {
  readonly entry: HistoryEntry;
  readonly active: boolean;
  /** Shows where the time of a step goes. */
  readonly onProfile: () => void;
}

/** What can be done with the run. */
export function RunActions({ entry, active, onProfile }: RunActionsProps) {
  const t = useText();
  const lab = useLab();
  const { runId, config } = entry;
  const busy = useRuns(isBusy);
  const resumable = useRuns((runs) => isResumable(entry, runs));
  const showOn = (panel: 'train' | 'prototypes') => {
    lab.show(runId);
    lab.ui.go(panel);
  };
  return (
    <div className="run-actions">
      {resumable && (
        <button
          type="button"
          className="button button-primary"
          disabled={busy}
          title={t('Continue from its last checkpoint')}
          onClick={() => {
            lab.continueRun(runId, config);
            lab.ui.go('train');
          }}
        >
          {t('Resume')}
        </button>
      )}
      <button type="button" className="button" onClick={() => showOn('train')}>
        {t('Show on Train')}
      </button>
      <button
        type="button"
        className="button"
        title={
          entry.hasCheckpoint
            ? t('Copies its settings into the form; Train then continues from its checkpoint')
            : t('Copies its settings into the form')
        }
        onClick={() => lab.fork(runId)}
      >
        {t('Fork')}
      </button>
      <button
        type="button"
        className="button"
        title={t('Queues a new run with the same settings')}
        onClick={() => lab.duplicate(runId)}
      >
        {t('Duplicate')}
      </button>
      <button
        type="button"
        className="button"
        title={t('Copies its settings into the form, for a new run')}
        onClick={() => {
          lab.config.takeConfig(config);
          lab.ui.go('train');
        }}
      >
        {t('Use its settings')}
      </button>
      <CompareWith entry={entry} />
      <button
        type="button"
        className="button"
        title={t('Where the time of a training step goes, kernel by kernel')}
        onClick={onProfile}
      >
        {t('Profile a step')}
      </button>
      <a
        className="button"
        href={routeHash({ panel: 'prototypes', query: '' })}
        onClick={() => lab.show(runId)}
      >
        {t('Prototypes')}
      </a>
      <button
        type="button"
        className="button"
        disabled={active}
        onClick={() => {
          void lab.history.remove([runId]);
          location.hash = routeHash({ panel: 'runs', query: '' });
        }}
      >
        {t('Delete')}
      </button>
    </div>
  );
}
