import { useLab, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Says that the next Train forks a stored run, and from what. */
export function ForkBanner() {
  const t = useText();
  const lab = useLab();
  const forking = useRuns((state) => state.forking);
  if (forking === null) return null;
  const choose = (fromCheckpoint: boolean) => lab.setForking({ ...forking, fromCheckpoint });
  return (
    <section className="queue queue-line" aria-label={t('Fork')}>
      <span className="queue-words">{t('Fork of {{name}}', { name: forking.name })}</span>
      <fieldset className="segments">
        <legend className="visually-hidden">{t('What the next Train begins with')}</legend>
        <label>
          <input
            type="radio"
            name="fork-from"
            checked={forking.fromCheckpoint}
            onChange={() => choose(true)}
          />
          {t('From its checkpoint')}
        </label>
        <label>
          <input
            type="radio"
            name="fork-from"
            checked={!forking.fromCheckpoint}
            onChange={() => choose(false)}
          />
          {t('Settings only')}
        </label>
      </fieldset>
      <span className="muted">
        {forking.fromCheckpoint
          ? t('Train goes on from its last stored step, under the settings of the form.')
          : t('Train begins at step 1 with the settings of the form.')}
      </span>
      <button type="button" className="button button-small" onClick={() => lab.setForking(null)}>
        {t('No fork')}
      </button>
    </section>
  );
}
