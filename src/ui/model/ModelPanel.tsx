import './ModelPanel.css';
import { isPresetName, PRESETS, type Preset } from '#run/presets.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { ModelDiagram } from './ModelDiagram.tsx';

/** The preset to start from, and the model that the settings describe. */
export function ModelPanel() {
  const lab = useLab();
  const preset = useConfig((state) => state.preset);
  const changed = useConfig((state) => state.differing.length);
  const values = useConfig((state) => state.values);
  return (
    <section className="card panel" aria-labelledby="model-title">
      <div className="panel-title">
        <h2 id="model-title">Model</h2>
        <span className="chip">
          preset: {preset}
          {changed > 0 && `, ${changed} changed`}
        </span>
        {changed > 0 && (
          <button
            type="button"
            className="link-button"
            onClick={() => lab.config.choosePreset(preset)}
          >
            Reset all
          </button>
        )}
      </div>
      <div role="radiogroup" aria-label="Preset">
        <PresetChoices presets={PRESETS.filter(({ name }) => !isOfNotes(name))} />
        <p className="model-caption">The notes’ experiment, in small</p>
        <PresetChoices presets={PRESETS.filter(({ name }) => isOfNotes(name))} />
      </div>
      <p className="model-summary">{PRESETS.find(({ name }) => name === preset)?.summary}</p>
      <ModelDiagram config={values} />
    </section>
  );
}

function isOfNotes(name: string): boolean {
  return name.startsWith('notes-');
}

function PresetChoices({ presets }: { readonly presets: readonly Preset[] }) {
  const lab = useLab();
  const chosen = useConfig((state) => state.preset);
  return (
    <div className="choices model-presets">
      {presets.map(({ name, label }) => (
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
          {/* Under the caption the name needs no “Notes:”. */}
          {label.replace(/^Notes: (.)/, (_, first: string) => first.toUpperCase())}
        </label>
      ))}
    </div>
  );
}
