import { inEnglish, speak } from '#base/words.ts';
import './ImportedCheckpointCard.css';
import { formatCount } from '#base/format.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import { useLab, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What an imported checkpoint holds, with the offer to train with its settings. */
export function ImportedCheckpointCard() {
  const t = useText();
  const lab = useLab();
  const imported = useRuns((state) => state.imported);
  if (imported === null) return null;
  const { fileName, config, step, tensors, parameters, problems } = imported;
  return (
    <section className="card imported" aria-labelledby="imported-title">
      <div>
        <h2 id="imported-title">{fileName}</h2>
        <p className="muted">
          {t('Step {{step}} · {{tensors}} tensors · {{parameters}} parameters', {
            step: formatCount(step),
            tensors: formatCount(tensors),
            parameters: formatCount(parameters),
          })}
        </p>
      </div>
      {problems.length > 0 && (
        <ul className="imported-problems">
          {problems.map((problem) => (
            <li key={speak(inEnglish, problem)}>{speak(t, problem)}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t('Its settings')}</summary>
        <dl className="imported-fields">
          {FIELD_NAMES.map((name) => (
            <div key={name}>
              <dt className="muted">{t(FIELDS[name].label)}</dt>
              <dd>{String(config[name])}</dd>
            </div>
          ))}
        </dl>
      </details>
      <div className="imported-actions">
        <button
          type="button"
          className="button button-primary"
          onClick={() => {
            lab.config.takeConfig(config);
            lab.closeImported();
          }}
        >
          {t('Use this config')}
        </button>
        <button type="button" className="button" onClick={() => lab.closeImported()}>
          {t('Close')}
        </button>
      </div>
    </section>
  );
}
