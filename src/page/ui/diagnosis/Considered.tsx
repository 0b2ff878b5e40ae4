import { speak } from '#base/words.ts';
import { consideredCauses } from '#diagnosis/considered.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { useText } from '#ui/i18n/useText.ts';

interface ConsideredProps {
  readonly diagnosis: Diagnosis;
  readonly config: RunConfig;
}

/** The causes that were weighed too. Those whose signs are there come first. */
export function Considered({ diagnosis, config }: ConsideredProps) {
  const t = useText();
  return (
    <details className="diagnosis-considered">
      <summary>{t('Causes ruled out')}</summary>
      <dl>
        {consideredCauses(diagnosis, config).map(({ cause, alsoThere, why }) => (
          <div key={cause.name}>
            <dt>
              {t(cause.title)}
              {alsoThere && <span className="chip">{t('some evidence')}</span>}
            </dt>
            <dd>{speak(t, why)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
