import './SettingsPanel.css';
import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS, type FieldGroup } from '#run/fields.ts';
import { useConfig, useLab, useUi } from '#store/hooks.ts';
import { FieldRow } from './FieldRow.tsx';

interface Group {
  readonly group: FieldGroup;
  readonly label: string;
  /** What the folded group says of itself. */
  readonly gist: (values: RunConfig) => string;
}

const GROUPS: readonly Group[] = [
  {
    group: 'model',
    label: 'Model',
    gist: ({ encoder, width, queueLength }) => `${encoder} · w ${width} · K ${queueLength}`,
  },
  {
    group: 'optimizer',
    label: 'Optimizer',
    gist: ({ learningRate, schedule }) => `SGD · lr ${learningRate} · ${schedule}`,
  },
  {
    group: 'training',
    label: 'Training',
    gist: ({ epochs, batchSize }) => `${epochs} epochs · batch ${batchSize}`,
  },
  { group: 'augmentation', label: 'Views', gist: describeViews },
  {
    group: 'evaluation',
    label: 'Evaluation',
    gist: ({ evaluateEvery }) =>
      evaluateEvery === 1 ? 'kNN each epoch' : `kNN every ${evaluateEvery} epochs`,
  },
  {
    group: 'data',
    label: 'Images',
    gist: ({ imageSide, holdOut }) => `${imageSide} px · ${Math.round(holdOut * 100)} % held out`,
  },
];

function describeViews(values: RunConfig): string {
  const on = [
    values.cropEnabled ? 'crop' : '',
    values.flipEnabled ? 'flip' : '',
    values.jitterEnabled ? 'jitter' : '',
    values.grayscaleEnabled ? 'grey' : '',
    values.blurEnabled ? 'blur' : '',
  ].filter(Boolean);
  return on.length > 0 ? on.join(' · ') : 'none';
}

/** Every field of the next run, drawn from the field table, folded by group. */
export function SettingsPanel() {
  const lab = useLab();
  const explained = useUi((state) => state.explainFields);
  return (
    <section
      className={explained ? 'card panel settings-explained' : 'card panel'}
      aria-labelledby="settings-title"
    >
      <div className="panel-title">
        <h2 id="settings-title">Settings</h2>
        <button
          type="button"
          className="link-button settings-explain"
          aria-pressed={explained}
          onClick={() => lab.ui.toggleExplainFields()}
        >
          {explained ? 'Hide explanations' : 'Explain fields'}
        </button>
      </div>
      <div>
        {GROUPS.map((group) => (
          <SettingsGroup key={group.group} {...group} />
        ))}
      </div>
    </section>
  );
}

function SettingsGroup({ group, label, gist }: Group) {
  const text = useConfig((state) => gist(state.values));
  const names = FIELD_NAMES.filter((name) => FIELDS[name].group === group && name !== 'dataset');
  const changed = useConfig(
    (state) => names.filter((name) => state.differing.includes(name)).length,
  );
  const wrong = useConfig((state) => state.problems.some(({ field }) => names.includes(field)));
  return (
    <details className="settings-group">
      <summary>
        <span className="settings-name">{label}</span>
        {changed > 0 && <span className="chip">{changed} changed</span>}
        {wrong && <span className="settings-wrong">needs a look</span>}
        <span className="settings-gist">{text}</span>
      </summary>
      <div className="settings-fields">
        {names.map((name) => (
          <FieldRow key={name} name={name} />
        ))}
      </div>
    </details>
  );
}
