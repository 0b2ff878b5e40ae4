import { speak } from '#base/words.ts';
import type { RunVerdict as Verdict } from '#store/verdict/runVerdict.ts';
import { useText } from '#ui/i18n/useText.ts';

interface RunVerdictProps {
  readonly verdict: Verdict;
  /** Leads to the diagnosis further down. */
  readonly showDiagnosis: () => void;
}

/** What became of the run, in one line. */
export function RunVerdict({ verdict, showDiagnosis }: RunVerdictProps) {
  const t = useText();
  const { tone, title, sentence, alarms, diagnosis } = verdict;
  const count = alarms.reduce((sum, alarm) => sum + alarm.count, 0);
  return (
    <p className="run-verdict" data-tone={tone}>
      <strong>{speak(t, title)}</strong>
      {sentence !== null && <span>{speak(t, sentence)}</span>}
      <span className="run-verdict-more">
        {count > 0 && (count === 1 ? t('1 alarm') : t('{{n}} alarms', { n: count }))}
        {diagnosis !== null && (
          <button type="button" className="link-button" onClick={showDiagnosis}>
            {t('Evidence and fixes')}
          </button>
        )}
      </span>
    </p>
  );
}
