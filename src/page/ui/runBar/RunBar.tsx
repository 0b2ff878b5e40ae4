import './RunBar.css';
import { useRef } from 'react';
import { speak } from '#base/words.ts';
import { fieldOf } from '#run/fields/fields.ts';
import { useConfig, useData, useDataProblem, useLab, useRuns } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { statusLine } from '#store/runs/statusLine.ts';
import { useText } from '#ui/i18n/useText.ts';
import { QueueButtons } from '#ui/queue/QueueButtons.tsx';
import { QueueStatus } from '#ui/queue/QueueStatus.tsx';
import { LaterLoaded, later } from '#ui/widgets/LaterLoaded.tsx';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';

const ExportMenu = later(
  () => import('./ExportMenu.tsx'),
  (module) => module.ExportMenu,
  { form: 'button' },
);

/** What the run does and what can be done with it, in one row whose height never changes. */
export function RunBar() {
  const t = useText();
  const lab = useLab();
  const picker = useRef<HTMLInputElement>(null);
  const files = {
    onExport: () => lab.exportCheckpoint(),
    onImport: () => picker.current?.click(),
  };
  return (
    <section className="card run-bar" aria-label={t('Run')}>
      <RunButtons />
      <QueueButtons {...files} />
      <TrainingStatus />
      <QueueStatus />
      <LaterLoaded
        fallback={
          <span className="button run-export" aria-hidden="true">
            {t('Export')} ▾
          </span>
        }
      >
        <ExportMenu {...files} />
      </LaterLoaded>
      <input
        ref={picker}
        type="file"
        accept=".safetensors"
        aria-label={t('Checkpoint file')}
        tabIndex={-1}
        className="visually-hidden"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) lab.importCheckpoint(file.name, file);
          // The same file chosen again is a change again.
          currentTarget.value = '';
        }}
      />
    </section>
  );
}

function RunButtons() {
  const t = useText();
  const lab = useLab();
  const busy = useRuns(isBusy);
  const state = useRuns(({ live }) => (isActive(live) ? live.state : null));
  const asked = useRuns((runs) => runs.asked);
  const noImages = useDataProblem() ?? undefined;
  const problem = useConfig((config) => config.problems[0]?.message) ?? noImages;
  if (!busy) {
    return (
      <div className="run-bar-buttons">
        <button
          type="button"
          className="button button-primary run-bar-main"
          // It can still be pressed, and then says why it does nothing.
          aria-disabled={problem !== undefined}
          title={problem === undefined ? undefined : speak(t, problem)}
          onClick={() => lab.train()}
        >
          {t('Train')}
        </button>
      </div>
    );
  }
  return (
    <div className="run-bar-buttons">
      {state === 'paused' ? (
        <button
          type="button"
          className="button button-primary run-bar-main"
          disabled={asked !== null}
          onClick={() => lab.resume()}
        >
          <Icon shape="M5 3l9 5-9 5z" />
          <span className="run-bar-word">{t('Resume')}</span>
        </button>
      ) : (
        <button
          type="button"
          className="button button-primary run-bar-main"
          disabled={state !== 'training' || asked !== null}
          title={t('Pauses this run')}
          onClick={() => lab.pause()}
        >
          <Icon shape="M4 3h3v10H4zM9 3h3v10H9z" />
          <span className="run-bar-word">{t('Pause')}</span>
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={asked === 'stop'}
        title={t('Ends this run; it can be continued later')}
        onClick={() => lab.stop()}
      >
        <Icon shape="M3 3h10v10H3z" />
        <span className="run-bar-word">{t('Stop')}</span>
      </button>
    </div>
  );
}

/** Beside the word; on a phone in its place. */
function Icon({ shape }: { readonly shape: string }) {
  return (
    <svg className="run-bar-icon" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shape} fill="currentColor" />
    </svg>
  );
}

function TrainingStatus() {
  const t = useText();
  const runs = useRuns((state) => state);
  const loading = useData((state) => state.loading);
  const wrong = useConfig(({ problems }) => problems[0]?.field ?? null);
  const noImages = useDataProblem();
  const line = statusLine(
    runs,
    loading === null ? null : speak(t, loading.doing),
    wrong === null ? null : t(fieldOf(wrong).label),
    t,
    noImages === null ? null : speak(t, noImages),
  );
  const percent = line.fraction === null ? null : Math.round(line.fraction * 1000) / 10;
  const failed = runs.live?.state === 'failed';
  return (
    <div className="run-status" data-failed={failed}>
      {/* The announcement is what screen readers hear; the line beside it changes with every
          batch of steps and would never let them finish. */}
      <div role="status" aria-label={t('Training status')}>
        <span className="visually-hidden">{line.announcement} </span>
        <div className="run-status-line" aria-hidden="true">
          <span className="run-status-headline" title={line.headline}>
            {line.headline}
          </span>
          <span className="run-status-short">{line.short}</span>
          <span className="run-status-detail muted" title={line.detail}>
            {line.detail}
          </span>
        </div>
      </div>
      <ProgressBar label={line.barLabel} percent={percent} text={line.barText} />
    </div>
  );
}
