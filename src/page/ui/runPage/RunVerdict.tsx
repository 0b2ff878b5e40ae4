import { speak } from '#base/words.ts';
import type { RunVerdict as Verdict } from '#store/verdict/runVerdict.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What became of the run, in one line. */
export function RunVerdict({ verdict }: { readonly verdict: Verdict }) {
  const t = useText();
  const { tone, title, sentence, alarms } = verdict;
  const count = alarms.reduce((sum, alarm) => sum + alarm.count, 0);
  return (
    <p className="run-verdict" data-tone={tone}>
      <strong>{speak(t, title)}</strong>
      {sentence !== null && <span>{speak(t, sentence)}</span>}
      {count > 0 && (
        <span className="run-verdict-alarms">
          {count === 1 ? t('1 alarm') : t('{{n}} alarms', { n: count })}
        </span>
      )}
    </p>
  );
}
