import { speak } from '#base/words.ts';
import './RunBar.css';
import { useRef } from 'react';
import { fieldOf } from '#run/fields/fields.ts';
import { useAlerts, useConfig, useData, useLab, useRuns } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { statusLine } from '#store/runs/statusLine.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ForkBanner } from '#ui/queue/ForkBanner.tsx';
import { QueueButtons } from '#ui/queue/QueueButtons.tsx';
import { QueueStatus } from '#ui/queue/QueueStatus.tsx';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';
import { MemoryLine } from './MemoryLine.tsx';

export function RunBar() {
  const t = useText();
  return (
    <section className="card run-bar" aria-label={t('Run')}>
      <RunButtons />
      <QueueButtons />
      <TrainingStatus />
      <AlertCount />
      <CheckpointButtons />
      <MemoryLine />
      <ForkBanner />
      <QueueStatus />
    </section>
  );
}

function RunButtons() {
  const t = useText();
  const lab = useLab();
  const busy = useRuns(isBusy);
  const state = useRuns(({ live }) => (isActive(live) ? live.state : null));
  const asked = useRuns((runs) => runs.asked);
  const problem = useConfig((config) => config.problems[0]?.message);
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
          {t('Resume')}
        </button>
      ) : (
        <button
          type="button"
          className="button button-primary run-bar-main"
          disabled={state !== 'training' || asked !== null}
          onClick={() => lab.pause()}
        >
          {t('Pause')}
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={asked === 'stop'}
        onClick={() => lab.stop()}
      >
        {t('Stop')}
      </button>
    </div>
  );
}

function TrainingStatus() {
  const t = useText();
  const runs = useRuns((state) => state);
  const loading = useData((state) => state.loading);
  const wrong = useConfig(({ problems }) => problems[0]?.field ?? null);
  const line = statusLine(
    runs,
    loading === null ? null : speak(t, loading.doing),
    wrong === null ? null : t(fieldOf(wrong).label),
    t,
  );
  const percent = line.fraction === null ? null : Math.round(line.fraction * 1000) / 10;
  return (
    <div className="run-status">
      {/* The announcement is what screen readers hear; the line beside it changes with every
          batch of steps and would never let them finish. */}
      <div role="status" aria-label={t('Training status')}>
        <span className="visually-hidden">{line.announcement} </span>
        <div className="run-status-line" aria-hidden="true">
          <span className="run-status-headline">{line.headline}</span>
          <span className="muted">{line.detail}</span>
        </div>
      </div>
      <ProgressBar label={line.barLabel} percent={percent} text={line.barText} />
    </div>
  );
}

/** The bar stays in view while the page scrolls; this leads back to the cards that do not. */
function AlertCount() {
  const t = useText();
  const count = useAlerts().length;
  if (count === 0) return null;
  return (
    <button type="button" className="run-alerts" onClick={() => scrollTo({ top: 0 })}>
      {count === 1 ? t('1 alert') : t('{{n}} alerts', { n: count })}
    </button>
  );
}

function CheckpointButtons() {
  const t = useText();
  const lab = useLab();
  const picker = useRef<HTMLInputElement>(null);
  const exporting = useRuns((state) => state.exporting !== null);
  const importing = useRuns((state) => state.importing !== null);
  const dead = useRuns((state) => state.worker === 'dead');
  // Before its first step a run has no checkpoint.
  const exportable = useRuns(
    ({ shown, live }) => shown !== null && (shown.runId !== live?.runId || live.last !== null),
  );
  return (
    <div className="run-bar-buttons">
      <button
        type="button"
        className="button"
        disabled={!exportable || exporting || dead}
        aria-busy={exporting}
        onClick={() => lab.exportCheckpoint()}
      >
        {t('Export checkpoint')}
      </button>
      <button
        type="button"
        className="button"
        disabled={importing || dead}
        aria-busy={importing}
        onClick={() => picker.current?.click()}
      >
        {t('Import checkpoint')}
      </button>
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
    </div>
  );
}
