import { formatValue } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { fixBrief, fixSentence } from '#diagnosis/diagnosisWords.ts';
import { presetConfig } from '#run/presets.ts';
import { useConfig, useDiagnoses, useLab, useQueue, useVerdictView } from '#store/hooks.ts';
import { endedGroups } from '#store/queue/queueProgress.ts';
import { lowerRate } from '#store/verdict/lowerRate.ts';
import { countedAlarms } from '#store/verdict/runVerdict.ts';
import { EVIDENCE_ID } from '#ui/diagnosis/evidenceId.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { ResumeButton } from './Recovered.tsx';
import type { FoundVerdict } from './useRunVerdict.ts';

/** What to do about it: the fix first, and the evidence beside it. */
export function VerdictActions({ runId, run, verdict, active }: FoundVerdict) {
  const t = useText();
  const lab = useLab();
  const asked = useDiagnoses((state) => state.asked === runId);
  const open = useVerdictView((view) => view.evidenceOpen);
  const usual = useConfig(({ preset }) => presetConfig(preset).learningRate);
  const items = useQueue((state) => state.items);
  const { diagnosis, alarms } = verdict;
  const fix = diagnosis?.fixes[0];
  const rate = lowerRate(run, verdict, usual);
  const undiagnosed = active && run.diagnoses.length === 0 && countedAlarms(alarms).count > 0;
  const groups = endedGroups(items).filter(({ runIds }) => runIds.includes(runId));
  return (
    <div className="verdict-actions">
      {diagnosis !== null && fix !== undefined && (
        <button
          type="button"
          className="button button-primary"
          title={speak(t, fixSentence(fix))}
          onClick={() => void lab.diagnoses.fork(runId, diagnosis, fix)}
        >
          {t('Fix: {{fix}}', { fix: speak(t, fixBrief(fix)) })}
        </button>
      )}
      <ResumeButton runId={runId} />
      {rate !== null && (
        <button
          type="button"
          className="button"
          onClick={() => lab.config.setText('learningRate', String(rate))}
        >
          {t('Set learning rate to {{rate}}', { rate: formatValue(rate) })}
        </button>
      )}
      {undiagnosed && (
        <button
          type="button"
          className="button"
          disabled={asked}
          title={t('Examines the run between two steps, without stopping it')}
          onClick={() => lab.diagnoses.ask(runId)}
        >
          {asked ? t('Diagnosing…') : t('Diagnose')}
        </button>
      )}
      {groups.map((group) => (
        <a
          key={group.id}
          className="button"
          href={compareHref(group.runIds)}
          aria-label={t('Compare {{group}}', { group: speak(t, group.label) })}
        >
          {t('Compare')}
        </a>
      ))}
      {run.diagnoses.length > 0 && run.config.schedule !== 'range' && (
        <button
          type="button"
          className="button"
          aria-expanded={open}
          aria-controls={open ? EVIDENCE_ID : undefined}
          onClick={() => lab.verdictView.openEvidence(!open)}
        >
          {t('Evidence')}
        </button>
      )}
    </div>
  );
}
