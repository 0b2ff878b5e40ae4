import './ModelPanel.css';
import { stagesOf } from '#run/stages.ts';
import { useConfig, useLab, useRail } from '#store/hooks.ts';
import { epochsText } from '#ui/config/epochsText.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ConfigToolbar } from './ConfigToolbar.tsx';
import { ModelDiagram } from './ModelDiagram.tsx';
import { PresetPill } from './PresetPill.tsx';

/** The preset to start from, and the model that the settings describe, stage by stage. */
export function ModelPanel() {
  const lab = useLab();
  const t = useText();
  const differing = useConfig((state) => state.differing);
  const values = useConfig((state) => state.values);
  const wanted = useRail((rail) => rail.stage);
  const stages = stagesOf(values);
  // The last stage has the most parts; it is shown until another is chosen.
  const chosen = Math.min(wanted ?? stages.length - 1, stages.length - 1);
  const stage = stages[chosen];
  return (
    <section className="card panel model-card" aria-labelledby="model-title">
      <div className="panel-title">
        <h2 id="model-title">{t('Model')}</h2>
        <PresetPill />
        {differing.length > 0 && (
          <>
            <span className="model-changed">{t('{{n}} changed', { n: differing.length })}</span>
            <button
              type="button"
              className="link-button"
              onClick={() => lab.config.resetFields(differing)}
            >
              {t('Reset all')}
            </button>
          </>
        )}
      </div>
      <ModelDiagram config={values} stage={chosen} />
      {stages.length > 1 && stage !== undefined && (
        <p className="diagram-stage">
          {t('Stage {{n}} of {{total}}: epochs {{epochs}}', {
            n: chosen + 1,
            total: stages.length,
            epochs: epochsText(stage),
          })}
        </p>
      )}
      <ConfigToolbar />
    </section>
  );
}
