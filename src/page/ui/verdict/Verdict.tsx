import './Verdict.css';
import { Suspense, useId } from 'react';
import { speak } from '#base/words.ts';
import { beginningSentence } from '#store/diagnosis/forkPoint.ts';
import { useDiagnoses, useHistory, useLab, useRuns, useVerdictView } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { AlarmList } from './AlarmList.tsx';
import { Recovered } from './Recovered.tsx';
import { type FoundVerdict, useRunVerdict } from './useRunVerdict.ts';
import { VerdictActions } from './VerdictActions.tsx';
import { alarmsText, verdictReason } from './verdictWords.ts';

const ForkNote = later(
  () => import('#ui/diagnosis/ForkNote.tsx'),
  (module) => module.ForkNote,
);

/** What became of the run that is shown, in a line, with its alarms, fix and evidence. */
export function Verdict() {
  const runId = useRuns(({ shown }) => shown?.runId ?? null);
  return runId === null ? <NoRun /> : <OfRun key={runId} runId={runId} />;
}

function NoRun() {
  const t = useText();
  return (
    <section className="card verdict" aria-label={t('Verdict')} data-tone="neutral">
      <p className="verdict-words">
        <strong>{t('No run yet.')}</strong>{' '}
        {t('Press Train: whether it learns, and if not why and what cures it, is said here.')}
      </p>
    </section>
  );
}

function OfRun({ runId }: { readonly runId: string }) {
  const found = useRunVerdict(runId);
  return found === null ? <NoRun /> : <VerdictOf {...found} />;
}

function VerdictOf(found: FoundVerdict) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, verdict } = found;
  const { title, tone, alarms } = verdict;
  const open = useVerdictView((view) => view.alarmsOpen);
  const count = alarmsText(alarms, t);
  const reason = verdictReason(verdict, t);
  const forked = useHistory(({ entries }) =>
    entries.some((entry) => entry.runId === runId && entry.metadata.parent !== null),
  );
  return (
    <section className="card verdict" aria-label={t('Verdict')} data-tone={tone}>
      <div className="verdict-line">
        <p className="verdict-words" role="status" title={reason}>
          <strong>{t('{{title}}.', { title: speak(t, title) })}</strong> {reason}
        </p>
        {alarms.length > 0 && (
          <button
            type="button"
            className="verdict-alarms"
            aria-expanded={open}
            aria-controls={open ? `${id}-alarms` : undefined}
            onClick={() => lab.verdictView.openAlarms(!open)}
          >
            {count} <span aria-hidden="true">{open ? '▴' : '▾'}</span>
          </button>
        )}
        <VerdictActions {...found} />
      </div>
      <QueuedFork runId={runId} />
      <Recovered run={found.run} />
      {open && alarms.length > 0 && <AlarmList id={`${id}-alarms`} runId={runId} groups={alarms} />}
      {forked && (
        <Suspense>
          <ForkNote runId={runId} />
        </Suspense>
      )}
    </section>
  );
}

/** That the fix was queued, until its run begins and takes the verdict's place. */
function QueuedFork({ runId }: { readonly runId: string }) {
  const t = useText();
  const beginning = useDiagnoses(({ forked }) =>
    forked?.runId === runId ? forked.beginning : null,
  );
  return (
    <p role="status" className="verdict-queued">
      {beginning !== null && `${t('Fork queued.')} ${speak(t, beginningSentence(beginning))}`}
    </p>
  );
}
