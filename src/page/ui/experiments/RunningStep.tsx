import { formatCount } from '#base/format.ts';
import { useRuns } from '#store/hooks.ts';
import { shownTask } from '#store/runs/phaseTime.ts';
import { taskLine } from '#store/runs/taskWords.ts';
import { useText } from '#ui/i18n/useText.ts';

/** How far a run is: its step, or the phase that takes its time, in the words of the phase's bar. */
export function RunningStep({ runId }: { readonly runId: string }) {
  const t = useText();
  const done = useRuns(({ live }) =>
    live?.runId === runId ? (live.last?.step ?? live.fromStep) : null,
  );
  const total = useRuns(({ live }) => (live?.runId === runId ? live.totalSteps : null));
  const task = useRuns(({ live }) => (live?.runId === runId ? shownTask(live) : null));
  if (done === null || total === null) return t('preparing');
  const phase = task === null ? null : taskLine(task, t).text;
  if (done >= total) return phase ?? t('all steps done, last evaluation');
  const step = t('step {{done}} of {{total}}', {
    done: formatCount(done),
    total: formatCount(total),
  });
  return phase === null ? step : done === 0 ? phase : `${step} · ${phase}`;
}
