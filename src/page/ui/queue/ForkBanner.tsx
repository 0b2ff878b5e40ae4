import './Queue.css';
import { formatCount } from '#base/format.ts';
import { useLab, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';

/** A line under the bar: the next Train forks a stored run, and from what. */
export function ForkBanner() {
  const t = useText();
  const lab = useLab();
  const forking = useRuns((state) => state.forking);
  if (forking === null) return null;
  const { step } = forking;
  return (
    <section className="card fork-banner" aria-label={t('Fork')}>
      <strong>{t('Fork of {{name}}', { name: forking.name })}</strong>
      <Radios
        look="segments"
        legend={t('What the next run starts from')}
        options={[
          {
            value: true,
            label:
              step === undefined
                ? t('From its checkpoint')
                : t('From its checkpoint of step {{step}}', { step: formatCount(step) }),
          },
          { value: false, label: t('Settings only') },
        ]}
        chosen={forking.fromCheckpoint}
        onChoose={(fromCheckpoint) => lab.setForking({ ...forking, fromCheckpoint })}
      />
      <span className="muted fork-banner-words">
        {forking.fromCheckpoint
          ? step === undefined
            ? t('Training continues from its last stored step with the settings of the form.')
            : t('Training continues from that step with the settings of the form.')
          : t('Training starts at step 1 with the settings of the form.')}
      </span>
      <button type="button" className="button button-small" onClick={() => lab.setForking(null)}>
        {t('Cancel fork')}
      </button>
    </section>
  );
}
