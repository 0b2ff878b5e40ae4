import { speak } from '#base/words.ts';
import { useHistory, useLab, useRuns } from '#store/hooks.ts';
import { isResumable } from '#store/runs/resumable.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import type { JudgedRun } from '#store/verdict/runVerdict.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What a run continued after, by itself: the last time, in a line. */
export function Recovered({ run }: { readonly run: Pick<JudgedRun, 'notes'> }) {
  const t = useText();
  const notes = run.notes.filter(({ kind }) => kind === 'recovery');
  const last = notes.at(-1);
  if (last === undefined) return null;
  return (
    <p role="status" className="verdict-queued">
      {speak(t, last.message)}
      {notes.length > 1 && ` ${t('Recovered {{n}} times in all.', { n: notes.length })}`}
    </p>
  );
}

/** Continues a run that ended before its last step, in place. */
export function ResumeButton({ runId }: { readonly runId: string }) {
  const t = useText();
  const lab = useLab();
  const busy = useRuns(isBusy);
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  const resumable = useRuns((runs) => entry !== null && isResumable(entry, runs));
  if (entry === null || !resumable || busy) return null;
  return (
    <button
      type="button"
      className="button"
      title={t('Continue from its last checkpoint')}
      onClick={() => lab.continueRun(runId, entry.config)}
    >
      {t('Resume')}
    </button>
  );
}
