import { formatCount } from '#base/format.ts';
import { useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The progress of a run in training. */
export function RunningStep({ runId }: { readonly runId: string }) {
  const t = useText();
  const done = useRuns(({ live }) =>
    live?.runId === runId ? (live.last?.step ?? live.fromStep) : null,
  );
  const total = useRuns(({ live }) => (live?.runId === runId ? live.totalSteps : null));
  if (done === null || total === null) return t('preparing');
  if (done >= total) return t('all steps done, last evaluation');
  return t('step {{done}} of {{total}}', { done: formatCount(done), total: formatCount(total) });
}
