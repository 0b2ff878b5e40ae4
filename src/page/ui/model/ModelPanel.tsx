import { methodOf } from '#run/methods.ts';
import './ModelPanel.css';
import { lazy, Suspense, useState } from 'react';
import { isPresetName, PRESETS } from '#run/presets.ts';
import { stagesOf } from '#run/stages.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { epochsText } from '#ui/config/epochsText.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ConfigToolbar } from './ConfigToolbar.tsx';
import { ModelDiagram } from './ModelDiagram.tsx';

const StagesCard = lazy(async () => ({
  default: (await import('#ui/config/StagesCard.tsx')).StagesCard,
}));

/** The preset to start from, and the model that the settings describe, stage by stage. */
export function ModelPanel() {
  const lab = useLab();
  const t = useText();
  const preset = useConfig((state) => state.preset);
  const changed = useConfig((state) => state.differing.length);
  const values = useConfig((state) => state.values);
  // An invalid plan prevents training with every method.
  const planned = useConfig(
    (state) =>
      methodOf(state.values.method).usesHeads ||
      state.problems.some(({ field }) => field === 'stages'),
  );
  const [wanted, setWanted] = useState<number | null>(null);
  const stages = stagesOf(values);
  // The last stage has the most parts; it is shown until another is chosen.
  const chosen = Math.min(wanted ?? stages.length - 1, stages.length - 1);
  const stage = stages[chosen];
  return (
    <>
      <section className="card panel" aria-labelledby="model-title">
        <div className="panel-title">
          <h2 id="model-title">{t('Model')}</h2>
          <span className="chip">
            {changed > 0
              ? t('preset: {{preset}}, {{n}} changed', { preset, n: changed })
              : t('preset: {{preset}}', { preset })}
          </span>
          {changed > 0 && (
            <button
              type="button"
              className="link-button"
              onClick={() => lab.config.choosePreset(preset)}
            >
              {t('Reset all')}
            </button>
          )}
        </div>
        <div role="radiogroup" aria-label={t('Preset')}>
          <PresetChoices series="" />
          <p className="model-caption">{t('The notes’ experiment at small scale')}</p>
          <PresetChoices series="notes" />
          <details className="model-causes" open={seriesOf(preset) === 'cause'}>
            <summary className="model-caption">{t('Failure cases, one per cause')}</summary>
            <PresetChoices series="cause" />
          </details>
        </div>
        <p className="model-summary">
          {t(PRESETS.find(({ name }) => name === preset)?.summary ?? '')}
        </p>
        <ConfigToolbar />
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
      </section>
      {planned && (
        <Suspense>
          <StagesCard chosen={chosen} onChoose={setWanted} />
        </Suspense>
      )}
    </>
  );
}

type Series = '' | 'notes' | 'cause';

function seriesOf(preset: string): Series {
  return preset.startsWith('notes-') ? 'notes' : preset.startsWith('cause-') ? 'cause' : '';
}

function PresetChoices({ series }: { readonly series: Series }) {
  const lab = useLab();
  const t = useText();
  const chosen = useConfig((state) => state.preset);
  return (
    <div className="choices model-presets">
      {PRESETS.filter(({ name }) => seriesOf(name) === series).map(({ name, label }) => (
        <label key={name}>
          <input
            type="radio"
            name="preset"
            value={name}
            checked={chosen === name}
            onChange={({ currentTarget }) => {
              if (isPresetName(currentTarget.value)) {
                lab.config.choosePreset(currentTarget.value);
              }
            }}
          />
          {/* Under its caption a name needs no “Case study:” or “Cause:”. */}
          {t(label)
            .replace(/^(?:Case study|Cause): (.)/, (_, first: string) => first.toUpperCase())
            .replace(/^(?:案例|原因)：/, '')}
        </label>
      ))}
    </div>
  );
}
